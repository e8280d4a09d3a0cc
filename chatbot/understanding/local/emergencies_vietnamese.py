"""The signs of an emergency in Vietnamese: who does what to whom, or what has befallen whom.

A word that is an everyday one without its marks ("đá" and "đã", "bắn" and "bận", "đâm" and "đám", "nổ" and "nó", "máu"
and "màu") needs them here ("%"). What is typed without any has signs of its own, which ask for more: who does it, to
whom, and nothing behind it that makes another word of it.
"""

from chatbot.understanding.local.emergency_signs import Danger, Frame, Language, Sign, Weight
from chatbot.understanding.local.marked import DENIES_IN_VIETNAMESE, behind, then, unless, vietnamese

ME = "(?:tôi|tui|tao|mình|em|e|con|cháu|tớ|t|(?:chúng|bọn|tụi) (?:tôi|em|mình|con|cháu)|mẹ con (?:em|tôi|mình))"
KIN = (
    "(?:bố|ba|cha|tía|mẹ|má|ông|bà|vợ|chồng|con|anh|chị|a|c|cô|chú|bác|dì|cậu|bé|cháu|bạn|sếp|thầy|người|dượng|em|vk|ck"
    "|nó|hắn|ổng|bả|gã|%thằng \\S+|thang (?:kia|cho)|%tên \\S+|ai đó|(?:bọn|tụi|chúng) nó|%bọn \\S+|%đám \\S+|côn đồ|giang hồ|chủ nợ"
    "|hàng xóm|%kẻ \\S+|người (?:lạ|ta|yêu|nhà)|khách|trộm|cướp|ny|bồ)"
)
# What is somebody's is nobody: "xe em bị đâm" is a matter for a garage.
OF_A_THING = behind("xe", "nhà", "máy", "thoại", "cửa", "của", "răng", "trang", "kính", "lịch", "tin")
WHO = f"{OF_A_THING}{KIN}(?: (?:trai|gái|nội|ngoại|dượng|kế|xã|yêu|cũ|ruột|già|rể|chồng|vợ|giáo|ấy|ta|đó|này|nhà))?(?: (?:của )?{ME})?"
ANYBODY = f"(?:{OF_A_THING}{ME}|{WHO})"
A_CHILD = (
    f"(?:(?:đứa |em |thằng |cháu )?bé(?: gái| trai| nhà)?(?: {ME})?|(?:một |mấy )?đứa (?:trẻ|nhỏ|con)(?: \\S+)?|trẻ em"
    f"|con(?: gái| trai| nhỏ)? (?:của )?(?:tôi|tui|mình|em|e|anh|chị|hàng xóm)|cháu(?: gái| trai)? (?:tôi|tui|em)|học sinh)"
)
ELDER = "(?:bố|ba|cha|mẹ|%má|dượng|ông bà|ba má|bố mẹ|cha mẹ|%thầy|thay giao)"
ELDER_BARE = "(?:(?:bo|me|ba|cha)(?: (?:duong|ke|ruot|me))?|duong|thay giao|co giao)"
NOW = "(?:đang|vừa|mới|%cứ|sắp|lại|tính|đòi|định|lao vào|xông vào|bắt đầu)"
# What is hit is named after it: "đánh giá", "đánh thuế", "đánh mất" are other words.
HIT = (
    "(?:%đánh(?: đập| đòn| đấm| chết)?|danh (?:dap|don|chet)|%đập|%đấm|%tát|%đá|bóp cổ|siết cổ|chém|%đâm|hành hung|bạo hành|tấn công|%hiếp|cưỡng hiếp|hãm hiếp|giết(?! người (?:à|hả|ah|sao))"
    f"|%bắn(?! {ME}? ?(?:cái |qua )*(?:số|stk|link|tin|file|thông tin|địa chỉ|mail|qua|cho|\\d+))"
    "|xông vào đánh|tạt (?:axit|a xít|xăng)(?: vào)?|cắt cổ|%dìm|%trói|%nhốt|%đốt)(?: (?:vào )?(?:đầu|mặt|bụng|cổ|người))?"
)
# "Danh" is "dành" and a list, a name or a title as well.
OTHER_THAN_BEATEN = unless(
    "giá|thuế|cắp|mất|tráo|đồng|bại|rớt|lừa|dấu|máy|trượt|phí|số|vào|sách|mục|bạ|nghĩa|tiếng|hiệu|dự|tính|thiếp|xưng|bóng|răng|vần"
    "|cho|riêng|sẵn|\\d+|một|ít|chút|thêm|lại|nhầm|ba"
)
SUFFERED = (
    f"(?:đánh(?: đập| đòn| đấm)?{OTHER_THAN_BEATEN}|%đập(?! (?:bỏ|phá|đi|để|kính))|%đấm|bóp cổ|chém(?! (?:giá|đẹp|đắt|tiền|gió|mất|tận|\\d+))|hành hung|tấn công"
    "|%hiếp|cưỡng hiếp|hãm hiếp|bạo hành|xâm hại|bắt cóc|truy sát|khống chế|đuổi (?:chém|đánh|giết)|dí dao|kề dao|%bắn|giết|%đâm(?! (?:xe|vào|sầm|đuôi|trúng)))"
)
# Typed without marks. "Anh danh em 15 phut" gives time, "danh toi nay" keeps tonight, "no dam toi" may dare to come.
TO_ME = "toi" + unless(
    "nay|mai|thu|chu nhat|(?:sang|trua|chieu) (?:nay|mai|thu)|cuoi|dau (?:tuan|thang)|do|gio|luc|hom (?:nay|do|sau)|\\d+"
)
THEM_BARE = f"(?:{TO_ME}|em|e|minh|con|chau|tui|tao|vo|bo|me|ban toi)"
NO_OFFER = unless(
    "\\d+|mot|it|chut|may|slot|lich|cho|suat|ve|thoi gian|buoi|khung|khoang|rieng|hai|nua|tron|ca (?:ngay|buoi)|gi|cai|dat|gap|hen|noi|hoi|la|so|duong|diem|bao nhieu"
)
HURT_BARE = then(
    "vao|vo|lien tuc|hoai|roi|chay|gay|cuu|bang|tui|te|nga|bi|dau|mat|bung|nguoi|qua|nua|suot|da man|xong|den|gium|giup|lam|hom qua|toi qua|dem qua"
    "|truoc mat|toi|em"
)
AGGRESSOR = (
    "(?:(?:chong|vo|ck|vk|ong xa|ba xa|ban trai|ban gai|nguoi yeu|ny|bo duong|me ke|bo|ba|cha|me|duong|no|han|ong|ai do|(?:bon|tui|chung) no"
    "|con do|giang ho|chu no|hang xom|nguoi la|co nguoi|thang kia|anh ta|anh ay)"
    f"(?: (?:cu|ke|duong|ay|ta|ruot|no))?(?: (?:cua )?{ME})?)"
)
ABUSED = "(?:xâm hại|%lạm %dụng|(?<=bi )lam dung|lam dung(?= tinh duc)|%hiếp|hãm hiếp|đánh đập|bạo hành|%dâm %ô|sàm sỡ|sờ soạng|%đụng %chạm)"
WISH = (
    "(?:muốn|định|sắp|tính|đang|sẽ|sẻ|toan|đòi|doạ|quyết định|chuẩn bị|có ý định|nghĩ (?:đến|tới)(?: việc| chuyện)?|chỉ còn cách"
    "|mún|mun|vừa|thà)"
)
# "Tu van" without marks is advice, "tu sat" a cabinet, "tu tu" slowly: the two latter only where no more is said.
SUICIDE = "(?:%tự %tử|%tự %sát|%tự %vẫn|tự kết liễu|quyên sinh)"
SUICIDE_BARE = "(?:tu tu|tu sat|tu vu)" + then(
    "qua|di|luon|vi|ngay|day|dem nay|toi nay|hom nay|bay gio|lam|phai|bang|tai|mat|roi"
)
END_IT = (
    f"(?:{SUICIDE}|(?:kết liễu|kết thúc) (?:cuộc đời|cuộc sống(?! (?:độc thân|cũ|hôn nhân|vợ chồng|chung))|đời|mạng sống|bản thân|(?:tất cả|mọi thứ)(?! (?:lịch|hẹn|dịch vụ|hợp đồng|gói|buổi|khoá|thủ tục|các|với|giao|hồ sơ|công việc)))|tìm (?:đến|tới) cái chết"
    "|nhảy (?:lầu|cầu|sông)|treo cổ|(?:rạch|cắt cổ) tay|cắt mạch máu|tự (?:làm hại|hại|làm đau) (?:mình|bản thân))"
)
POISON = (
    "(?:thuốc (?:sâu|trừ sâu|chuột|diệt cỏ|tẩy|độc|ngủ)|hoá chất|xăng|dầu hoả|a xít|axit|chất tẩy\\S*|nước tẩy\\S*)"
)
BADLY = "(?:dữ dội|dữ|quá|lắm|không chịu (?:nổi|được)|nhói|thắt|nặng)"


def _sign(kind: Danger, weight: Weight, source: str, *, whole: bool = False, may_be_denied: bool = True) -> Sign:
    return Sign(kind, weight, vietnamese(f"(?<=^ ){source}(?= $)" if whole else source), may_be_denied)


def _told(kind: Danger, weight: Weight, source: str) -> Sign:
    """Begins with somebody: a no before them belongs to another sentence."""
    return _sign(kind, weight, source, may_be_denied=False)


FIRM, SOFT, DOUBTFUL, NAMED = Weight.FIRM, Weight.SOFT, Weight.DOUBTFUL, Weight.NAMED
SELF_HARM = (
    _sign(Danger.SELF_HARM, SOFT, f"{WISH}~2 {END_IT}"),
    _sign(Danger.SELF_HARM, SOFT, f"(?:{WISH}|tung) (?:di |se |la )?{SUICIDE_BARE}"),
    _sign(Danger.SELF_HARM, NAMED, "(?:%tự %tử|%tự %sát|%tự %vẫn|quyên sinh)"),
    # "Mệt muốn chết" is a manner of speaking; somebody who wants to, is not.
    _told(
        Danger.SELF_HARM,
        SOFT,
        f"(?<!%làm )(?<!lam ){ME}(?: (?:chỉ|thật sự|thực sự|thật lòng|rất|giờ|bây giờ|đang|cũng|lúc này|cứ|lại|chỉ còn))* (?:muốn|mún) chết"
        "(?! (?:mê|vì|cười|mệt|đói|với|được|nhục|ngượng))",
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "(?:(?<=^ )|(?<=[.,!;] )|(?<=%rồi )|(?<=roi )|(?<=%chỉ )|(?<=chi ))(?:chỉ )?(?:muốn|mún) chết(?: (?:quá|đi|cho|lắm|quách|thôi|luôn|[.!])|(?= $))",
    ),
    _sign(
        Danger.SELF_HARM,
        FIRM,
        "(?:không|ko|k|chẳng|chả|hết|đâu|hông|hổng|đéo|đ|đếch|không còn)(?: \\S+)? (?:muốn|mún|thiết|ham) (?:sống|tồn tại)"
        "(?! (?:chung|cùng|với|ở|gần|trong|tại|xa|kiểu|như|riêng|nhờ|thử|ngữ|song|ngu|hành|nhanh|sót))",
        may_be_denied=False,
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "chán sống|chán đời(?= (?:muốn|quá muốn)~1 chết)|sống không bằng chết|sống làm gì nữa|sống để làm gì",
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        "(?:không|chẳng|chả|hết|mất)(?: còn| có)?(?: \\S+)? (?:lý do|lí do|động lực|ý nghĩa|thiết tha)(?: \\S+)? (?:để sống|sống)"
        "|sống (?:không|chẳng|chả) còn (?:ý nghĩa|nghĩa lý)",
        may_be_denied=False,
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        f"(?:ước|giá mà|giá như|thà)~2 {ME}? ?chết (?:đi|quách|cho)(?! được)|chết (?:quách|cho (?:xong|rồi|khoẻ))",
    ),
    _sign(
        Danger.SELF_HARM,
        SOFT,
        f"biến mất khỏi (?:thế giới|cuộc đời|cõi đời|thế gian)|(?:để )?{ME} chết (?:cho|đi cho) (?:mọi|cả|bố|ba|mẹ|gia|nhẹ|xong|rồi|khoẻ)",
    ),
    _sign(Danger.SELF_HARM, NAMED, "thư tuyệt mệnh"),
    _sign(Danger.SELF_HARM, SOFT, "nghĩ (?:đến|tới|về) (?:cái|chuyện|việc) chết"),
    _sign(
        Danger.SELF_HARM,
        FIRM,
        "(?:sắp|muốn|định|đang|sẽ|chuẩn bị)~1 nhảy (?:xuống(?! (?:dưới|còn|mức|hạng|\\d+))|lầu|cầu|sông|từ (?:tầng|lầu|cầu|trên|mái|ban công|sân thượng|đây))",
    ),
    _sign(
        Danger.SELF_HARM,
        FIRM,
        "uống (?:(?:hết )?(?:cả|nguyên) |quá nhiều |quá |rất nhiều )(?:\\S+ )?(?:vỉ|lọ|nắm|hộp|chai|liều|thuốc)(?! (?:bia|nước|sữa|rượu|trà|bổ|vitamin))"
        f"|uống (?:hết|nhiều) (?:\\S+ )?(?:(?:vỉ|lọ|nắm|hộp|chai|liều) )?{POISON}",
    ),
    _sign(Danger.SELF_HARM, FIRM, "(?:đang|vừa|mới|sẽ) (?:rạch|cắt cổ|cứa) tay|(?:sẽ|định|đang|vừa) treo cổ"),
)
VIOLENCE = (
    _told(Danger.VIOLENCE, FIRM, f"{WHO}~2 {NOW}~5 (?:{HIT}|đuổi~1 {HIT}) (?:cả )?{ANYBODY}"),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"{WHO}~2 (?:dang|vua|doi|dinh|lao vao) (?:duoi |[^\\W\\d_]\\S*(?: [^\\W\\d_]\\S*){{0,3}} va )?danh {THEM_BARE}{NO_OFFER}",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"{AGGRESSOR} dang (?:danh|dap)(?= (?:[.,!?]|$))|(?:doa|doi)(?: se)? (?:dam|ban|dot|danh) {THEM_BARE}{HURT_BARE}|{WHO} danh (?:toi|em) (?:chay mau|hoai|lien tuc|gay (?:tay|chan)|bang|cuu)|say ruou (?:dang |lai |ve )?(?:danh|dap) {THEM_BARE}{NO_OFFER}",
    ),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"{AGGRESSOR} (?:dang|vua|doi|dinh) (?:dam|dap|tat|da|dim|troi|hiep|dot) {THEM_BARE}{HURT_BARE}",
    ),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"{AGGRESSOR}(?: (?:hay|lai|thuong xuyen|lien tuc|suot ngay|toan))? (?:danh {THEM_BARE}{NO_OFFER}|(?:dam|dap|tat) {THEM_BARE}{HURT_BARE}|nhot {THEM_BARE})"
        f"|{AGGRESSOR} (?:dam|dap|tat|da) (?:vao )?(?:dau|mat|bung|co|nguoi) {THEM_BARE}",
    ),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"{ANYBODY} (?:vua |moi |hay |dang )?bi(?: {AGGRESSOR})? (?:dam|dap|tat|danh|dim|hiep(?: dam)?|troi (?:tay|chan|lai)){HURT_BARE}",
    ),
    _told(Danger.VIOLENCE, SOFT, f"{WHO}~2 {HIT} (?:cả )?{ME}(?! (?:bài|giá|thuế))"),
    _told(Danger.VIOLENCE, NAMED, f"{WHO}~2 {HIT} (?:vợ|bà|mẹ|{WHO})"),
    _told(Danger.VIOLENCE, FIRM, f"{WHO}~1 đang {HIT}(?= (?:[.,!?]|$))|đang~1 (?:có )?(?:đánh|chém|đâm) nhau"),
    _sign(Danger.VIOLENCE, SOFT, "bị~2 (?:doạ|đe doạ|hăm) (?:giết|chém|đánh)"),
    _sign(Danger.VIOLENCE, FIRM, f"(?:đang|vừa|mới|sắp|cứ) (?:đuổi )?{HIT} (?:{ME}|{WHO})"),
    _sign(Danger.VIOLENCE, FIRM, f"đang bị~3 {SUFFERED}|đang bị (?:cướp|%trói|nhốt|rượt)"),
    _told(Danger.VIOLENCE, SOFT, f"{ANYBODY} (?:vừa |mới |hay |thường xuyên |liên tục )?bị~3 {SUFFERED}"),
    _told(
        Danger.VIOLENCE,
        SOFT,
        f"{ME} (?:đang |vừa )?bị(?:~1 (?:%nhốt|giam (?:giữ|lỏng|cầm)|%trói)| (?:chong |vo |no )?nhot)",
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        f"(?:doạ|dọa|đe doạ|đòi|hăm|hăm doạ|đe|bảo sẽ|nói sẽ|muốn|định|sẽ)~2 (?:giết(?! người (?:à|hả|ah|sao))|chém|%đâm|%bắn(?! {ME}? ?(?:cái |qua )*(?:số|stk|link|tin|file|thông tin|địa chỉ|mail|qua|cho|\\d+))|tạt (?:axit|a xít|xăng)|(?<=%doạ )%xử|(?<=%đòi )%xử|thủ tiêu|đánh chết|đốt nhà|%thiêu)"
        f" (?:chết )?(?:cả nhà|cả gia đình|{ANYBODY})(?! mất)",
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        "(?:(?:cầm|vác|xách|%mang|%có|rút|%dí|%kề|%giơ) (?:con )?(?:%dao|%súng|mã tấu|%rựa|%búa)|(?:%cầm|%vác|%xách|%mang|%rút) (?:thanh )?%kiếm"
        "|(?:cam|vac|xach|rut) (?:con )?(?:dao|sung|rua|bua))~3 (?:trước|ngoài|vào|đòi|doạ|đuổi|rượt|dí|chém|đâm|cổ)",
    ),
    _told(Danger.VIOLENCE, SOFT, f"{WHO} (?:đang |vừa )?(?:cầm|vác|rút) (?:dao|súng|mã tấu)"),
    _told(
        Danger.VIOLENCE,
        FIRM,
        f"(?:có|{WHO})~3 (?:đột nhập|phá (?:cửa|khoá)|%cạy %cửa|xông vào nhà|lẻn vào nhà|trèo vào)",
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        "(?:có )?(?:trộm|cướp|%kẻ %lạ|người lạ)(?: đang)?(?: ở)? trong nhà|co ke la (?:dang |o )*trong nha|có (?:trộm|cướp)(?= (?:đang|trong|vào))",
    ),
    _sign(
        Danger.VIOLENCE,
        SOFT,
        "(?:gọi|báo|kêu)(?: giùm| giúp| dùm| cho| với| ngay)* (?:công an|cảnh sát|113)(?: \\S+)?(?: giúp| giùm| dùm| với| đi| ngay| gấp| cứu|[!])",
    ),
    _sign(Danger.VIOLENCE, FIRM, f"{ME}? ?(?:đang )?(?:gặp nguy hiểm|nguy hiểm (?:đến |tới )?tính mạng)"),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        f"(?:ai đó |có ai (?:không|ko|đó) |ai |làm ơn |xin |hãy |mau )*cứu (?:{ME} với|{ME}|với|mạng)(?: (?:với|vs|đi|ạ|[!.]))*",
        whole=True,
    ),
)
CHILD = (
    _told(Danger.CHILD, FIRM, f"(?:{WHO}|{ME})~2 {NOW}~2 {HIT} {A_CHILD}"),
    _told(Danger.CHILD, FIRM, f"{ELDER}(?: dượng| kế| ruột| giáo| mẹ)?~1 {NOW}~2 {HIT} (?:con|em|cháu)"),
    _told(
        Danger.CHILD,
        FIRM,
        f"(?:{WHO}|{ELDER_BARE}) (?:dang|vua) (?:danh|dap|tat|da) (?:(?:con|chau|hoc sinh){NO_OFFER}|{A_CHILD}{HURT_BARE})",
    ),
    _told(Danger.CHILD, SOFT, f"{ELDER_BARE}(?: hay| lai| cu)? (?:danh|tat|dap) (?:con|chau|{A_CHILD}){NO_OFFER}"),
    _told(Danger.CHILD, SOFT, f"{ELDER}(?: dượng| kế| ruột| giáo| mẹ)?~2 (?:{HIT}|{ABUSED}) (?:con|cháu|{A_CHILD})"),
    _told(
        Danger.CHILD,
        SOFT,
        f"(?:con|cháu) (?:hay |đang |cứ |lại )?bị {ELDER}(?: dượng| kế| ruột| giáo| mẹ| má)?~1 (?:{SUFFERED}|{ABUSED})",
    ),
    _told(Danger.CHILD, SOFT, f"{A_CHILD}~1 bị~2 (?:{SUFFERED}|{ABUSED})"),
    _told(
        Danger.CHILD,
        SOFT,
        f"{ELDER}(?: dượng| kế| ruột| giáo)?~2 (?:sờ|%chạm|%đụng|bóp|vuốt)~2 (?:ngực|vùng kín|chỗ kín|%mông|%đùi)",
    ),
    _sign(
        Danger.CHILD, SOFT, "(?:cham|so|dung|bop|vuot) (?:vao )?(?:vung kin|cho kin|nguc) (?:cua )?(?:em|con|chau|be)"
    ),
    _sign(Danger.CHILD, FIRM, f"bắt cóc (?:mất )?{A_CHILD}"),
)
NOT_STUDY = behind("nghiên", "tra")
NOT_A_PHONE = behind("thoại", "máy", "nghe", "laptop", "ipad", "iphone", "khoá", "kính", "ví", "nó", "hồ")
NOT_GUMS = "(?! (?:chân răng|răng|nướu|lợi|cam|chất xám)(?! (?:không cầm|ko cầm|khong cam)))"
MEDICAL = (
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:không|ko|chẳng|hết) (?:còn )?thở (?:được|đc|nổi)|không thể thở|thở không (?:được|đc|nổi|ra hơi)|(?:ngừng|tắt|ngưng) thở|ngạt thở"
        f"|(?:không|ko) (?:còn )?%thở(?: nữa)?(?= (?:[.!,]|$))|{ANYBODY} (?:khong|ko) (?:con )?tho(?: nua)?(?= (?:[.!,]|$))|(?:guc|nga|te)~3 (?:khong|ko) (?:con )?tho(?= (?:[.!,]|$))",
        may_be_denied=False,
    ),
    _sign(Danger.MEDICAL, SOFT, "khó thở"),
    _sign(Danger.MEDICAL, SOFT, f"đau (?:thắt |nhói |tức )?ngực(?: {BADLY})?|tức ngực {BADLY}"),
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"lên cơn (?:đau tim|nhồi máu|co giật|động kinh|hen|suyễn)|nhồi máu cơ tim|{ANYBODY}(?: (?:%bị|%đang|đột nhiên|tự nhiên))* %đau tim|(?:bi|dang) dau tim(?! (?:thay|duoc|hieu|lai))|{ME} dau tim qua",
    ),
    _told(
        Danger.MEDICAL,
        SOFT,
        f"{ANYBODY}~1 (?:bị|đang|vừa|mới|đột nhiên|tự nhiên|bỗng)~1 (?:(?:đột quỵ|đột quị)(?! (?:\\d+|này|cuối|đầu))|tai biến(?! y)|ngất(?! (?:máy|kết nối|cuộc|điện|mạng|ngây|nguồn))|%xỉu|(?:bi|te) xiu|ngất xỉu)",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "bất tỉnh(?! (?:thêm|phí|tiền|theo|giá|thuế|cả|lãi|tách|riêng|vào))|méo miệng|liệt nửa người|ôm ngực|sặc~2 tím|(?:gọi|lay) (?:mãi |hoài )?(?:không|ko|chẳng) (?:thấy )?(?:tỉnh|dậy)|không tỉnh lại|(?:%hôn %mê|(?:da|dang|bi) hon me)(?= (?:rồi|[.!]|$))",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"(?:chảy|%ra|%mất) (?:rất )?(?:nhiều )?(?:%máu|(?<=chay )mau|(?<=nhieu )mau){NOT_GUMS}~2 (?:nhiều|không (?:cầm|ngừng|ngưng)|%quá|đầm đìa|%đầu|dữ)"
        f"|(?:%chảy|%ra|%mất) nhiều %máu{NOT_GUMS}|chay mau{NOT_GUMS}(?: \\S+)? (?:dau|qua|lam){then('roi|cuu|nhieu')}|%máu (?:chảy|ra)|mau chay(?! (?:hang|thu|may))"
        f"|(?:{ANYBODY}|bi|dang)(?: dang)? (?:ra|mat) (?:nhieu mau|mau (?:nhieu|qua|khong cam)){then('qua|lam|roi|cuu')}|băng huyết",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "co %giật|(?:bi|sot|len con|dang) co giat|co giat"
        + then("roi|cuu|sui|tim|lien tuc")
        + "|sùi bọt mép|%tím %tái|(?:nguoi|be|mat|moi|bi) tim tai"
        + then("roi|het|qua|cuu|nguoi")
        + "|%hóc %xương|hoc xuong (?:ca|ga)|%bị %hóc|bi hoc (?:xuong|di vat|hat|keo|ca)|hóc dị vật|sốc phản vệ|sốc thuốc|sốc nhiệt|%vỡ %ối|vo oi"
        + then("roi|cuu")
        + "|%chuyển %dạ(?! giả)|chuyen da(?= (?:roi|cuu) )|(?:dang|sap|bi) chuyen da(?= (?:[.,!?]|$))",
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"ngộ độc|nuốt~1 (?:pin|kim|đồng xu|dị vật)|%bỏng %nặng|bi bong nang|bỏng (?:toàn thân|nước sôi)|(?:uống|nuốt)~1 (?:nhầm|lộn|phải(?= (?:\\S+ )?(?:thuốc (?:sâu|chuột|độc|tẩy)|hoá chất|xăng|chất|nước (?:tẩy|rửa|lau)|độc|pin|axit|cồn)))(?! (?:giờ|ngày|buổi|cữ))|uống {POISON}|quá liều(?! (?:trình|pháp|lượng bao))|(?:rắn|rết|bò cạp) cắn|%điện %giật (?!mình)|bị điện giật",
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"%đuối nước|(?:bi|dang|sap|nguoi) duoi nuoc|chết đuối|{NOT_A_PHONE}(?:%rơi|ngã|té|%rớt) xuống (?:sông|nước|hồ(?! chi minh)|ao|giếng|biển)|{NOT_A_PHONE}(?:%rơi|%ngã|%té|%rớt) (?:từ )?(?:cầu thang|trên cao|lầu|tầng)"
        f"|(?:{A_CHILD}|nguoi) (?:bi |vua )?roi xuong (?:ho(?! chi minh)|nuoc|bien)|(?:roi|nga|te|rot) xuong (?:song|gieng|ao)|(?:nga|te|bi roi|bi rot) (?:tu )?(?:cau thang|tren cao|lau)|(?:bi|vua|moi) (?:nga|te|roi|rot) (?:tu )?tang",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:gọi|cần|kêu|cho|điều)(?: giùm| giúp| dùm| ngay| gấp| cho \\S+)* (?:xe )?(?:cấp cứu|cứu thương)|cấp cứu (?:gấp|với|khẩn cấp|ngay)|(?:gọi|kêu)(?: giùm| giúp| ngay)* 115(?! nghìn| ngàn| k)",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"{NOT_STUDY}cứu (?:lấy )?(?:bố|ba|cha|mẹ|má|vợ|chồng|con|ông|bà|anh|chị|bạn|bé)(?: {ME})?(?: với| vs| đi| gấp)",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"{ANYBODY}~1 (?:vừa|mới|đang)~1 (?:bị )?tai nạn|tai nạn~4 (?:chảy máu|máu|gãy|cứu|không dậy|kẹt)",
    ),
    _sign(Danger.MEDICAL, DOUBTFUL, f"{ANYBODY} (?:bị|gặp) tai nạn"),
)
BURNS = "(?:%cháy(?! (?:vé|máy|hàng|túi|deadline|cầu|nắng|tài|bóng|phố))|bốc cháy|phát %cháy|phát nổ|phát hoả|bốc lửa|bắt lửa)"
HOME = (
    "(?:nhà(?: bếp| kho| xe)?|bếp|phòng|chung cư|toà nhà|căn hộ|văn phòng|xưởng|quán|xe|kho|tầng \\S+|cửa hàng|trường|chợ|bình (?:ga|gas)"
    f"|hàng xóm)(?: (?:{ME}|hàng xóm|bên cạnh|em|này))?"
)
FIRE = (
    _sign(
        Danger.FIRE,
        SOFT,
        f"{HOME} (?:đang |bị |đang bị |vừa |mới |sắp |đã )*(?:{BURNS}|%nổ(?! (?:lốp|bánh|hoá|đơn|súng|máy|mìn|hũ)))",
    ),
    _sign(
        Danger.FIRE,
        FIRM,
        f"(?:nha(?: hang xom)?|phong|bep|chung cu)(?: {ME})? (?:(?:dang|bi|dang bi|phat) chay{then('roi|cuu|lon|to|qua|du doi|kia')}|chay (?:roi|cuu))"
        "|co chay (?:o|tai|trong|lon|to|cuu)|(?<=^ )chay (?:chay|roi cuu|cuu)|chay nha (?:roi|cuu)|(?:nha )?(?:hang xom|ben canh)(?: dang| bi)? chay (?:nha|to|lon|roi)|binh (?:gas|ga) (?:sap|bi|phat) no|xi ga nong nac",
    ),
    _sign(
        Danger.FIRE,
        SOFT,
        "%cháy (?:nhà|bếp|chung cư|phòng(?! vé)|xe|lớn|to)(?! ra)|(?<=^ )%cháy(?: (?:%cháy|rồi|cứu|[!.,]|với))+|có %cháy|đang %cháy|bốc cháy|phát hoả|hoả hoạn",
    ),
    _sign(
        Danger.FIRE,
        FIRM,
        "lửa (?:cháy|lan|bùng|to)|%khói (?:nhiều|đen)|khói (?:đen )?(?:mù mịt|dày đặc|nghi ngút)|kẹt(?: ở)? trong đám cháy|(?:co khoi|khoi) nhieu qua|(?:rò rỉ|rò|xì|nghe mùi|có mùi|mùi) (?:khí )?gas|(?:%rò %rỉ|%rò|%xì|nghe mùi|có mùi|%mùi) (?:khí )?ga(?! (?:nướng|chiên|rán|rang|điều hoà|lạnh))"
        "|gọi~2 cứu hoả|%gọi~2 114(?! (?:nghìn|ngàn|k))|(?:goi|keu)(?: gium| giup| ngay| cho)* 114(?! (?:nghin|ngan|k))|lính cứu hoả",
    ),
)
FRAME = Frame(
    past=vietnamese(
        "từng|trước (?:đây|kia)|hồi (?:đó|trước|xưa|nhỏ|bé|còn|tháng|năm|đầu năm|cuối năm)|(?:ngày|lúc) (?:xưa|trước|bé|nhỏ)|(?:năm|tháng|tuần) (?:ngoái|trước|rồi|kia)|hôm (?:trước|nọ)"
        "|cách đây|năm \\d{4}|\\d+ (?:năm|tháng|tuần)(?: trước)?|lâu rồi|(?:chồng|vợ|người yêu|bạn trai) cũ(?= (?:đã|từng|hay) )|đã (?:mất|qua đời)|mất vì|nằm viện|đang cấp cứu"
    ),
    recent=vietnamese("hôm qua|tối qua|đêm qua|sáng qua|chiều qua|hôm kia|mấy hôm trước|vừa rồi"),
    law=vietnamese(
        "%luật|luật sư|pháp lý|tư vấn|ly hôn|li hôn|ly dị|tố cáo|tố giác|%kiện|khởi kiện|làm %đơn|đơn từ|%toà|toà án|bồi thường|thừa kế|di chúc|bảo hiểm|thủ tục"
        "|xử lý|xử phạt|%tội|hình sự|quyền nuôi con|giấy tờ|%thuế|%phạt|khai báo|chứng nhận"
    ),
    spoken_of=vietnamese(
        "phim|truyện|bài báo|báo chí|đề tài|luận văn|khoá học|hội thảo|phòng chống|phòng ngừa|phòng cháy|chữa cháy|bảo hiểm|tin tức|deadline|hợp đồng|nợ nần|công việc|áp lực"
    ),
    long_standing=vietnamese(
        "hay|thỉnh thoảng|dạo này|lâu nay|mãn tính|lâu lâu|mấy (?:tháng|tuần|năm)(?: nay)?|tiền sử|định kỳ"
    ),
    booked=vietnamese("khám|đặt lịch|đặt hẹn|bác sĩ|tái khám|hẹn khám"),
    supposed=vietnamese("nếu|lỡ|nhỡ|giả sử|khi nào|trường hợp|khi|như|tại sao|vì sao|kiểu|gần như"),
    denied=vietnamese(f"{DENIES_IN_VIETNAMESE}(?: (?:hề|bị|có|phải))?(?= $)"),
)
VIETNAMESE = Language("vi", (*SELF_HARM, *CHILD, *VIOLENCE, *MEDICAL, *FIRE), FRAME)
