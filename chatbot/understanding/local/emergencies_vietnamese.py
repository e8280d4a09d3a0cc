"""The signs of an emergency in Vietnamese: who does what to whom, or what has befallen whom."""

from chatbot.understanding.local.emergency_signs import Danger, Frame, Language, Sign, Weight
from chatbot.understanding.local.marked import vietnamese

ME = "(?:tôi|tui|tao|mình|em|e|con|cháu|tớ|t|(?:chúng|bọn|tụi) (?:tôi|em|mình|con|cháu)|mẹ con (?:em|tôi|mình))"
KIN = (
    "(?:bố|ba|cha|tía|mẹ|má|ông|bà|vợ|chồng|con|anh|chị|a|c|cô|chú|bác|dì|cậu|bé|cháu|bạn|sếp|thầy|người|dượng|em|vk|ck"
    "|nó|hắn|ổng|bả|gã|thằng \\S+|tên \\S+|ai đó|(?:bọn|tụi|chúng) nó|bọn \\S+|đám \\S+|côn đồ|giang hồ|chủ nợ|hàng xóm"
    "|kẻ \\S+|người (?:lạ|ta|yêu|nhà)|khách|trộm|cướp|ny|bồ)"
)
WHO = f"{KIN}(?: (?:trai|gái|nội|ngoại|dượng|kế|xã|yêu|cũ|ruột|già|rể|chồng|vợ|giáo|ấy|ta|đó|này|nhà))?(?: (?:của )?{ME})?"
ANYBODY = f"(?:{ME}|{WHO})"
A_CHILD = (
    f"(?:(?:đứa |em |thằng |cháu )?bé(?: gái| trai| nhà)?(?: {ME})?|(?:một |mấy )?đứa (?:trẻ|nhỏ|con)(?: \\S+)?|trẻ em"
    f"|con(?: gái| trai| nhỏ)? (?:của )?(?:tôi|tui|mình|em|e|anh|chị|hàng xóm)|cháu(?: gái| trai)? (?:tôi|tui|em)|học sinh)"
)
ELDER = "(?:bố|ba|cha|mẹ|má|dượng|ông bà|ba má|bố mẹ|cha mẹ|thầy)"
NOW = "(?:đang|vừa|mới|cứ|sắp|lại|tính|đòi|định|lao vào|xông vào|bắt đầu)"
# What is hit is named after it: "đánh giá", "đánh thuế", "đánh mất" are other words.
HIT = (
    "(?:đánh(?: đập| đòn| đấm| chết)?|đập|đấm|tát|đá|bóp cổ|siết cổ|chém|đâm|hành hung|bạo hành|tấn công|hiếp|cưỡng hiếp|hãm hiếp|giết|bắn"
    "|xông vào đánh|tạt (?:axit|a xít|xăng)(?: vào)?|cắt cổ|dìm|trói|nhốt|đốt)(?: (?:vào )?(?:đầu|mặt|bụng|cổ|người))?"
)
SUFFERED = (
    "(?:đánh(?: đập| đòn| đấm)?(?! (?:giá|thuế|cắp|mất|tráo|đồng|bại|rớt|lừa|dấu|máy|trượt|phí|số|vào))|đập|đấm|bóp cổ|chém|hành hung|tấn công"
    "|hiếp|cưỡng hiếp|hãm hiếp|bạo hành|xâm hại|bắt cóc|truy sát|khống chế|đuổi (?:chém|đánh|giết)|dí dao|kề dao|bắn|giết|đâm(?! (?:xe|vào|sầm|đuôi|trúng)))"
)
ABUSED = "(?:xâm hại|lạm dụng|hiếp|hãm hiếp|đánh đập|bạo hành|dâm ô|sàm sỡ|sờ soạng|đụng chạm)"
WISH = (
    "(?:muốn|định|sắp|tính|đang|sẽ|sẻ|toan|đòi|doạ|quyết định|chuẩn bị|có ý định|nghĩ (?:đến|tới)(?: việc| chuyện)?|chỉ còn cách"
    "|mún|mun|vừa|thà)"
)
SUICIDE = "(?:tự tử|tự sát|tự vẫn|tự kết liễu|quyên sinh)"
END_IT = (
    f"(?:{SUICIDE}|(?:kết liễu|kết thúc) (?:cuộc đời|cuộc sống|đời|mạng sống|bản thân|tất cả|mọi thứ)|tìm (?:đến|tới) cái chết"
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
# "Tu tu" without marks is "slowly" as well: with these behind it, it is.
SLOWLY = "(?! (?:suy|nghĩ|xem|tính|đã|thôi|chọn|đặt|nói|hỏi|rồi|coi|tìm|làm|lo|để|học|trả|nhé|nha|cũng|\\S+ xem))"
SELF_HARM = (
    _sign(Danger.SELF_HARM, SOFT, f"{WISH}~2 {END_IT}{SLOWLY}"),
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
        "(?! (?:chung|cùng|với|ở|gần|trong|tại|xa|kiểu|như|riêng|nhờ|thử))",
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
    _sign(Danger.SELF_HARM, FIRM, "(?:sắp|muốn|định|đang|sẽ|chuẩn bị)~1 nhảy (?:xuống|lầu|cầu|sông|từ)"),
    _sign(
        Danger.SELF_HARM,
        FIRM,
        f"uống (?:hết |cả |nguyên |quá |rất nhiều |nhiều )(?:\\S+ )?(?:vỉ|lọ|nắm|hộp|chai|liều|thuốc)(?: {POISON}| thuốc)?",
    ),
    _sign(Danger.SELF_HARM, FIRM, "(?:đang|vừa|mới|sẽ) (?:rạch|cắt cổ|cứa) tay|(?:sẽ|định|đang|vừa) treo cổ"),
)
VIOLENCE = (
    _told(Danger.VIOLENCE, FIRM, f"{WHO}~2 {NOW}~5 (?:{HIT}|đuổi~1 {HIT}) (?:cả )?{ANYBODY}"),
    _told(Danger.VIOLENCE, SOFT, f"{WHO}~2 {HIT} (?:cả )?{ME}(?! (?:bài|giá|thuế))"),
    _told(Danger.VIOLENCE, NAMED, f"{WHO}~2 {HIT} (?:vợ|bà|mẹ|{WHO})"),
    _told(Danger.VIOLENCE, FIRM, f"{WHO}~1 đang {HIT}(?= (?:[.,!?]|$))|đang~1 (?:có )?(?:đánh|chém|đâm) nhau"),
    _sign(Danger.VIOLENCE, SOFT, "bị~2 (?:doạ|đe doạ|hăm) (?:giết|chém|đánh)"),
    _sign(Danger.VIOLENCE, FIRM, f"(?:đang|vừa|mới|sắp|cứ) (?:đuổi )?{HIT} (?:{ME}|{WHO})"),
    _sign(Danger.VIOLENCE, FIRM, f"đang bị~3 {SUFFERED}|đang bị (?:cướp|trói|nhốt|rượt)"),
    _told(Danger.VIOLENCE, SOFT, f"{ANYBODY} (?:vừa |mới |hay |thường xuyên |liên tục )?bị~3 {SUFFERED}"),
    _told(Danger.VIOLENCE, SOFT, f"{ME} (?:đang |vừa )?bị~1 (?:nhốt|giam (?:giữ|lỏng|cầm)|trói)"),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        f"(?:doạ|dọa|đe doạ|đòi|hăm|hăm doạ|đe|bảo sẽ|nói sẽ|muốn|định|sẽ)~2 (?:giết|chém|đâm|bắn|tạt (?:axit|a xít|xăng)|xử|thủ tiêu|đánh chết|đốt nhà|thiêu)"
        f" (?:chết )?(?:cả nhà|cả gia đình|{ANYBODY})(?! mất)",
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        "(?:cầm|vác|xách|mang|có|rút|dí|kề|giơ) (?:con )?(?:dao|súng|mã tấu|rựa|búa|kiếm)~3 (?:trước|ngoài|vào|đòi|doạ|đuổi|rượt|dí|chém|đâm|cổ)",
    ),
    _told(Danger.VIOLENCE, SOFT, f"{WHO} (?:đang |vừa )?(?:cầm|vác|rút) (?:dao|súng|mã tấu)"),
    _told(
        Danger.VIOLENCE, FIRM, f"(?:có|{WHO})~3 (?:đột nhập|phá (?:cửa|khoá)|cạy cửa|xông vào nhà|lẻn vào nhà|trèo vào)"
    ),
    _sign(
        Danger.VIOLENCE,
        FIRM,
        "(?:có )?(?:trộm|cướp|kẻ lạ|người lạ)(?: đang)?(?: ở)? trong nhà|có (?:trộm|cướp)(?= (?:đang|trong|vào))",
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
        f"{ELDER}(?: dượng| kế| ruột| giáo)?~2 (?:sờ|chạm|đụng|bóp|vuốt)~2 (?:ngực|vùng kín|chỗ kín|mông|đùi)",
    ),
    _sign(Danger.CHILD, FIRM, f"bắt cóc (?:mất )?{A_CHILD}"),
)
MEDICAL = (
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:không|ko|chẳng|hết) (?:còn )?thở (?:được|đc|nổi)|không thể thở|thở không (?:được|đc|nổi|ra hơi)|(?:ngừng|tắt|ngưng) thở|ngạt thở"
        "|(?:không|ko) (?:còn )?thở(?: nữa)?(?= (?:[.!,]|$))",
        may_be_denied=False,
    ),
    _sign(Danger.MEDICAL, SOFT, "khó thở"),
    _sign(Danger.MEDICAL, SOFT, f"đau (?:thắt |nhói |tức )?ngực(?: {BADLY})?|tức ngực {BADLY}"),
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"lên cơn (?:đau tim|nhồi máu|co giật|động kinh|hen|suyễn)|nhồi máu cơ tim|{ANYBODY}(?: (?:bị|đang|đột nhiên|tự nhiên))* đau tim",
    ),
    _told(
        Danger.MEDICAL,
        SOFT,
        f"{ANYBODY}~1 (?:bị|đang|vừa|mới|đột nhiên|tự nhiên|bỗng)~1 (?:đột quỵ|đột quị|tai biến(?! y)|ngất|xỉu|ngất xỉu)",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "bất tỉnh|méo miệng|liệt nửa người|ôm ngực|sặc~2 tím|(?:gọi|lay) (?:mãi |hoài )?(?:không|ko|chẳng) (?:thấy )?(?:tỉnh|dậy)|không tỉnh lại|(?:đã |đang )?hôn mê(?= (?:rồi|[.!]|$))",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:chảy|ra|mất) (?:rất )?(?:nhiều )?máu~2 (?:nhiều|không (?:cầm|ngừng|ngưng)|quá|đầm đìa|đầu|dữ)|(?:chảy|ra|mất) nhiều máu|máu (?:chảy|ra)|băng huyết",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "co giật|sùi bọt mép|tím tái|hóc xương|bị hóc|hóc dị vật|sốc phản vệ|sốc thuốc|sốc nhiệt|vỡ ối|chuyển dạ",
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        f"ngộ độc|nuốt~1 (?:pin|kim|đồng xu|dị vật)|bỏng (?:nặng|toàn thân|nước sôi)|(?:uống|nuốt)~1 (?:nhầm|phải|lộn)(?! (?:giờ|ngày))|uống {POISON}|quá liều|(?:rắn|rết|bò cạp) cắn|%điện %giật (?!mình)|bị điện giật",
    ),
    _sign(
        Danger.MEDICAL,
        SOFT,
        "đuối nước|chết đuối|(?:rơi|ngã|té|rớt) xuống (?:sông|nước|hồ|ao|giếng|biển)|(?:rơi|ngã|té|rớt) (?:từ )?(?:cầu thang|trên cao|lầu|tầng)",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        "(?:gọi|cần|kêu|cho|điều)(?: giùm| giúp| dùm| ngay| gấp| cho \\S+)* (?:xe )?(?:cấp cứu|cứu thương)|cấp cứu (?:gấp|với|khẩn cấp|ngay)|(?:gọi|kêu)(?: giùm| giúp| ngay)* 115(?! nghìn| ngàn| k)",
    ),
    _sign(
        Danger.MEDICAL,
        FIRM,
        f"cứu (?:lấy )?(?:bố|ba|cha|mẹ|má|vợ|chồng|con|ông|bà|anh|chị|bạn|bé)(?: {ME})?(?: với| vs| đi| gấp)",
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
        f"{HOME} (?:đang |bị |đang bị |vừa |mới |sắp |đã )*(?:{BURNS}|nổ(?! (?:lốp|bánh|hoá|đơn|súng)))",
    ),
    _sign(
        Danger.FIRE,
        FIRM,
        f"(?:nhà|phòng|bếp|chung cư)(?: {ME})? (?:đang|bị|đang bị) chay(?! \\S+ (?:qua|toi|ra))|chay nha (?:roi|cuu)",
    ),
    _sign(
        Danger.FIRE,
        SOFT,
        "cháy (?:nhà|bếp|chung cư|phòng(?! vé)|xe|lớn|to)(?! ra)|(?<=^ )%cháy(?: (?:%cháy|rồi|cứu|[!.,]|với))+|có %cháy|đang %cháy|bốc cháy|phát hoả|hoả hoạn",
    ),
    _sign(
        Danger.FIRE,
        FIRM,
        "lửa (?:cháy|lan|bùng|to)|khói (?:nhiều|mù mịt|dày đặc|nghi ngút|đen)|(?:rò rỉ|rò|xì|nghe mùi|có mùi|mùi) (?:khí )?(?:gas|ga)(?= )|gọi~2 (?:cứu hoả|114)|lính cứu hoả",
    ),
)
FRAME = Frame(
    past=vietnamese(
        "từng|trước (?:đây|kia)|hồi (?:đó|trước|xưa|nhỏ|bé|còn)|(?:ngày|lúc) (?:xưa|trước|bé|nhỏ)|(?:năm|tháng|tuần) (?:ngoái|trước|rồi|kia)|hôm (?:trước|nọ)"
        "|cách đây|năm \\d{4}|\\d+ (?:năm|tháng|tuần)(?: trước)?|lâu rồi|(?:chồng|vợ|người yêu|bạn trai) cũ(?= (?:đã|từng|hay))|đã (?:mất|qua đời)|mất vì|nằm viện|đang cấp cứu"
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
)
VIETNAMESE = Language("vi", (*SELF_HARM, *CHILD, *VIOLENCE, *MEDICAL, *FIRE), FRAME)
