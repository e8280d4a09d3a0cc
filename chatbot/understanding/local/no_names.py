"""Words about names: what stands before and behind one, what refuses one, and by what words nobody is called."""

import re

from chatbot.understanding.local.tokens import canonical, words
from meetassist.text import fold


def _phrases(text: str) -> frozenset[tuple[str, ...]]:
    """Phrases between bars, each also as it is typed without marks."""
    said = [" ".join(one.split()) for one in text.split("|")]
    written = {tuple(one.split()) for one in said if one}
    unmarked = {tuple(fold(one).split()) for one in said if one}
    return frozenset(tuple(canonical(word) for word in phrase) for phrase in written | unmarked)


def plain(text: str) -> str:
    """Small, folded, with single spaces, as the patterns below are written."""
    return " ".join(re.findall(r"[\w'/]+|\?", fold(text.replace("’", "'"))))


# Who speaks of their own name, also in the letters of chats; and how.
SPEAKERS_OF_A_NAME = sorted(
    words(
        "tôi mình em anh chị cháu con bác cô chú tui tớ tao dì cậu mợ thím bà ông mẹ ba má khách e a c m t mk mik cx mềnh"
    )
)
SAYINGS = (
    "là",
    "tên là",
    "tên",
    "tên thật là",
    "tên đầy đủ là",
    "họ tên là",
    "tên gọi là",
    "tên gọi",
    "có tên là",
    "thường gọi là",
)
OF_A_SPEAKER = (
    "tên {} là",
    "tên của {} là",
    "tên {}",
    "gọi {} là",
    "cứ gọi {} là",
    "cứ gọi {}",
    "ghi tên {} là",
    "ghi {} là",
)
RELATIVES = sorted(words("bố ba má mẹ vợ chồng con bé cháu ông bà anh chị em"))
RELATIVES_IN_ENGLISH = (
    "wife", "husband", "partner", "mother", "mum", "mom", "father", "dad", "son", "daughter", "brother", "sister",
    "friend", "child", "kid", "boyfriend", "girlfriend", "grandmother", "grandfather", "boss", "colleague",
)  # fmt: skip
_SPOKEN = "|".join(
    [
        f"{who} {whose} tên"
        for who in RELATIVES
        for whose in ("em", "mình", "tôi", "con", "cháu", "chị", "anh", "tui", "nhà")
    ]
    + [
        f"{who} {whose} tên là"
        for who in RELATIVES
        for whose in ("em", "mình", "tôi", "con", "cháu", "chị", "anh", "tui")
    ]
    + [f"{who} {how}" for who in SPEAKERS_OF_A_NAME for how in SAYINGS]
    + [one.format(who) for who in SPEAKERS_OF_A_NAME for one in OF_A_SPEAKER]
)
# "Under my wife's name": whose it is, and then it.
_OF_SOMEBODY = "|".join(
    f"{before}{whose} {who}'s {name}"
    for before in ("", "under ", "in ", "on ", "for ", "use ", "it's ", "put it under ", "put it in ", "book it under ")
    for whose in ("my", "his", "her", "our")
    for who in RELATIVES_IN_ENGLISH
    for name in ("name", "name is")
)
# What nothing but a name follows.
INTRODUCTIONS = _phrases(
    f"{_SPOKEN}|{_OF_SOMEBODY}"
    + """|
tôi tên là | mình tên là | em tên là | anh tên là | chị tên là | cháu tên là | con tên là | bác tên là | cô tên là |
chú tên là | tui tên là | tớ tên là | tôi tên | mình tên | em tên | anh tên | chị tên | cháu tên | con tên |
bác tên | cô tên | chú tên | tui tên | tớ tên | tên tôi là | tên mình là | tên em là | tên anh là | tên chị là |
tên của tôi là | tên của mình là | tên của em là | tên đầy đủ là | tên đầy đủ của mình là | họ tên là |
họ và tên là | họ tên | họ và tên | tên là | tên | tên thật là | họ và tên là | khách hàng tên | tên tôi | tên mình | tên em | tên anh | tên chị | mình là |
em là | tôi là | anh là | chị là | cháu là | bác là | cô là | chú là | con là | tui là | tớ là | là | đây là |
gọi mình là | gọi em là | gọi tôi là | gọi anh là | gọi chị là | gọi tôi | gọi mình | gọi em | cứ gọi | cứ gọi là |
cứ ghi | cứ ghi là | cứ ghi tên | ghi tên | ghi là | ghi | ghi giùm | ghi giúp | ghi giùm chú là | ghi giùm em là |
để tên | cứ để tên | đứng tên | đặt tên | lấy tên | dùng tên | cứ gọi mình là | cứ gọi em là | cứ gọi tôi là |
cứ gọi mình | cứ gọi em | ten e la | ten e | ten m la | my name is | my name's | my names | name is | name's |
my full name is | the name is | the name's | full name | first name | last name | surname | family name |
given name | name | my name | i'm | i am | im | it's | its | it is | this is | that's | that is | call me |
you can call me | just call me | please call me | people call me | everyone calls me | everybody calls me |
my friends call me | they call me | i go by | i'm called | i am called | you may call me | put me down as |
put it under | put down | book it under | book under | under | under the name | under the name of | in the name of |
the name of | make it | for | use | please use | you can use | put | write | write down | just put | just write |
signed | it would be
"""
)
LEADING = _phrases("""
thôi được | thôi được rồi | được thôi | thôi thì | alright | all right | fine | oh well | ok then | okay then | dạ |
vâng | ừ | à | ạ | hi | hello | hey | xin chào | chào | chào bạn | chào em | chào anh | chào chị | chào shop | alo |
ok | okay | yes | yeah | sure | of course | well | so | um | uh | just | simply | xin | thưa | thì | hi there |
hello there | good morning | good afternoon | oh | ơ | rồi | được | no problem | certainly | gladly |
with pleasure | dạ vâng | vâng ạ | dạ thưa | mình | em | tôi | tui | tớ | cháu | con | vậy | thế | cứ
""")
PARTICLES = words("nha nhé nghen nghe nhá ạ đó nè")
ADDRESSED = words("cô chú bác thầy anh chị em con cháu bạn shop dì cậu")
TRAILING = _phrases(
    "|".join(f"{end} {who}" for end in PARTICLES for who in ADDRESSED)
    + """|
ạ | nhé | nha | nghen | nhá | nhe | nè | đó | đây | em | bạn | shop | ơi | em ơi | bạn ơi | nha em | nhé em |
nha con | con | là được | thôi | luôn | giúp em | giúp mình | cũng được | được rồi | cảm ơn | cám ơn | cảm ơn em |
cảm ơn bạn | cảm ơn nhiều | với | please | pls | thanks | thank you | thanks a lot | thank you very much | here |
speaking | is fine | is ok | is enough | will do | is my name | đi | a | nhá em | nghe | hen | hén | by the way |
sir | madam | na | ha | haha | hihi | là được rồi | là được rồi em | được rồi em |
cho tiện | cho dễ | cho gọn | cho dễ nhớ | e | nha e | nhé e | nghe em | nghe con | vậy | vậy đi | vậy nha | vậy nhé | đó nha |
đó em | đó con | nè em | nha cháu | nhé cháu | nha bạn | nhé bạn | nghen em | nghen con | á | á em | nhá con
"""
)
TITLES = words("bé mr mrs ms miss mister dr prof sir madam mx ông bà cô chú bác chị thầy dì cậu mợ bs ths ts gs")
# A title in small letters; with a capital, and one behind it, a name ("Anh Thư", "Chi Mai").
TITLES_OR_NAMES = words("anh chi a c")
# With a capital and alone these are given names, however they are used in small letters.
NAMES_WITH_A_CAPITAL = words(
    "thôi khoan na ha tí tèo bé an anh chi em đây yên vui sáng năm ba tư sáu bảy tám chín mười được nên còn tốt vàng"
)
# With these nine of ten full names of Vietnamese people begin.
FAMILY_NAMES = words("""
nguyen tran le pham hoang huynh phan vu vo dang bui do ho ngo duong ly truong dinh doan mai trinh dao lam cao ta luu
chau tang ha thai quach luong luc ton kieu phung la mac to tong vuong
""")
MIDDLE_NAMES = words("""
văn thị hữu đức ngọc minh thanh quốc xuân hoàng kim thu bảo gia anh thuỳ thùy phương đình công quang trọng tuấn mỹ
van thi huu duc ngoc quoc xuan bao thuy phuong dinh cong trong tuan my hồng hong như nhu khánh khanh diệu dieu bích
bich
""")
SPEAKERS = words("tôi mình tao tui bạn không gì sao đâu nào của là toi ban khong cua nao dau")

# Refusals, in folded words.
REFUSALS = re.compile(
    r"\b(?:khong|ko|k|hong|chang|chua|khoi|dung|mien|thoi) (?:(?:muon|can|thich|tien|phai|the|nen|de|co|dam|ho) )*"
    r"(?:noi|cho biet|tiet lo|cung cap|khai|neu|de lai|ghi|dua|tra loi|cho|lo|xung)(?: (?:ra|ten|ho ten|danh|duoc|dau|ca|biet|thong tin|ten that"
    r"|khong|cua minh|minh|cho|ban|em|a|nhe|nha|nua|voi|ai|het|ten minh|ten em|ten toi))*$"
    r"|\b(?:khong|ko|khoi|mien|chua|dung) (?:(?:can|muon|phai|ghi|de|co|hoi|cho|noi|khai|nhat thiet|neu|tien|the|lo|dien|luu|lay|xin|dung) )+(?:ten|ho ten|danh tinh)\b"
    r"|\b(?:khong|ko) ten\b|\b(?:giau|an|vo) (?:ten|danh)\b|\bbi mat\b|\brieng tu\b|\bbo qua\b|\bde trong\b|\bngai (?:noi|cho|khai|de|lam|qua|lo)\b"
    r"|\bkhach vang lai\b|\bkhong (?:tien|lien quan)\b|^khach(?: hang)?$|\bla bi mat\b|\bdung hoi (?:ten|nua)\b"
    r"|\b(?:rather|prefer|prefers|like|want|choose|wish|decided?) not\b(?! to (?:book|come|cancel))|\b(?:i'd|i would) rather (?:stay|remain|keep|skip|be)\b"
    r"|\b(?:don't|do not|dont|won't|will not|wont|can't|cannot|not going to|not gonna|am not|i'm not|im not|not) (?:(?:want|wanna|wish|like|care|have|feel|be|really|comfortable|need|ready|willing|going|to|even) )*"
    r"(?:to )?(?:say|give|giving|tell|telling|share|sharing|saying|reveal|disclose|provide|providing|answer|leave you|comfortable)\b"
    r"|\b(?:no|without|skip|omit|leave out) (?:a |any |the |my |giving )*names?\b|\banonym\w*|\bnone of your\b|\b(?:is|keep\w*|stay|remain\w*) (?:\w+ )?(?:private|secret|confidential)\b"
    r"|^(?:private|secret|it's private|it's a secret|confidential|incognito)$|\b(?:leave|keep) (?:it|that|this) (?:blank|empty|out|off)\b|\bno comment\b"
    r"|^(?:please )?(?:skip|pass)(?: (?:it|this|that|please|the name|ahead|on))*$|\bnobody's business\b|\b(?:not|isn't) necessary\b|\bdon't need (?:my|a|to know)\b"
    r"|\bno need\b|\b(?:do not|don't|dont) ask\b|\bcan (?:i|we) (?:skip|leave|go on without|do without|book without|stay anonymous)\b"
)
BARE_REFUSALS = re.compile(
    r"(?:da |vang |em |xin loi |sorry )*(?:no|nope|nah|no thanks|no thank you|no way|none|n/a|nothing|nobody|no one|never|guest|a guest|skip|pass|khong|ko|khong a|khong dau|khong nhe"
    r"|khong cho|khong co|khong noi|khong noi dau|chua|khong can|khong thich|khoi|mien)(?: (?:a|nhe|nha|em|ban|please|sorry|thanks|di|dau))*"
)
# What stands before the name that counts: "Lan, à nhầm Hoa", "no, Anna", "not Ann but Anna". "No idea" is no correction.
_CORRECTING = (
    r"(?:no wait|no|nope|wait|sorry|oops|actually|rather|không|nhầm rồi|nhầm|nham|lộn rồi|lộn|sai rồi|xin lỗi"
    r"|i mean|i meant|ý (?:mình|em|tôi|anh|chị)(?: là)?|đúng ra(?: là)?)"
)
CORRECTED = re.compile(
    rf"(?:[,;.!\n]|\s[-–—])\s*(?:(?:à|ah|oh|ơ|ủa|dạ)[,\s]+)*{_CORRECTING}(?! phải)[,;.!\s]+(?:(?:it's|it is|i mean|phải là|là)\s+)?"
    rf"|^(?:(?:à|ah|oh|ơ|ủa|dạ)[,\s]+)*{_CORRECTING}[,;.!]\s*(?:(?:it's|it is|i mean|phải là|là)\s+)?|^i mean(?:t)?\s+"
    r"|(?:^|[,;.!\n]|\b(?:is|it's|tên|mình|tôi|em))\s*(?:not|không phải)\s+(?:là\s+)?[^,;.!\n]+?"
    r"(?:[,;.!\n]|\s(?=but\b|mà\b|là\b))\s*(?:(?:but|mà|là|it's|it is)\s+)*",
    re.IGNORECASE,
)
ASKS_WHY = re.compile(
    r"\b(?:tai sao|vi sao|sao (?:lai |phai |can |ma )*(?:can|hoi|phai|xin|lay|doi|muon)|sao vay|de lam (?:gi|chi)|lam gi vay|lam chi|co (?:bat buoc|can thiet|can|phai)(?: (?:phai|cho|ghi|noi))*(?: ten)?(?: (?:khong|ko|a|dau))"
    r"|hoi (?:ten )?(?:lam )?(?:gi|chi)|can ten (?:de )?lam (?:gi|chi)|ten (?:de )?lam (?:gi|chi))\b"
    r"|\bwhy\b|\bwhat for\b|\bfor what\b|\bhow come\b|\bdo (?:i|we) (?:really )?(?:have|need) to\b|\bmust i\b|\bis (?:it|that|this|my name|a name) (?:really )?(?:necessary|needed|required|mandatory|obligatory|compulsory)\b"
    r"|\bdo you (?:really )?need\b|\bwhat do you (?:need|want|do with)\b|\bwhat (?:is|will) (?:it|this|my name) (?:be )?(?:for|used for)\b"
)

_VIETNAMESE = """
tôi mình bạn tao mày tui tớ nó chúng ta là gì sao nào đâu ai mấy bao nhiêu thế vậy không chưa đừng chẳng khỏi có
được rồi đã đang sẽ vẫn cũng thì mà nên nếu vì tại để cho với của này kia đó ấy đây muốn cần xin cứ hãy phải biết
nói hỏi gọi gặp nghe thấy xem tên nhân viên người lịch hẹn đặt huỷ dời đổi xoá chuyển giờ ngày hôm tuần thứ sáng
chiều tối trưa mốt tư_vấn dịch vụ thuế giá tiền điện thoại mã chào cảm ơn dạ vâng ừ đồng đúng lại nữa nhầm sai khác
thôi khoan dừng bỏ qua chờ đợi lát tí chút riêng ẩn danh giấu thích buồn bực quá rất lắm nhiều ít đi về đến tới làm
ngủ ăn uống đau mệt bận rảnh trống sớm muộn trễ trước sau trong ngoài trên dưới mới cũ tốt xấu nhanh chậm khi lúc
nhé nha ạ à ơi hả nhỉ chứ hay hoặc và nhưng còn thêm bớt lấy giữ trả mua bán thanh_toán phí địa chỉ đường văn_phòng
công_ty tiếng một hai_ba bốn bảy giúp dùm giùm hộ thử tìm kiếm đặt_lịch xác nhận gửi nhắn quên nhớ hiểu khó dễ luôn
đều cả mọi từ bằng nhờ bị vào ra lên xuống sếp quản lý khách đùa rảnh_rỗi vớ vẩn điên trời chúa ơi_là kệ kẹt chán ổn
chuẩn xong hết chốt liền ngay bây giờ_này hôm_nay tháng phút tiếng_anh việt chị cô chú bác ông bà cháu dì cậu thầy
nhỏ nhớ_lại quý trọng tự chỗ cái con_này đều_đặn việc chuyện vấn đề luật pháp tư_cách lòng thành_thật chủ
"""
_ENGLISH = """
the a i you he she we they me us them my your his her our their mine yours is are am was were be been being do does
did done doing not no yes yeah yep nope what who whom whose why how when where which want wants wanted need needs
needed like likes would could can can't should shall must might have has had having get gets got give gives gave
take takes took make makes made book booking booked cancel cancelled move moved change changed appointment
appointments time times day days today tomorrow tonight yesterday monday tuesday wednesday thursday friday saturday
sunday week weeks month next this that these those there here hello hi hey thanks thank please sorry skip none
nobody nothing something anything someone somebody anyone anybody everyone everybody private secret anonymous rather
say says said tell tells told name names human agent staff manager person people operator receptionist bot robot
advice legal tax service services price prices cost costs much many more less most few go goes going went come comes
coming came on off out up down in at to from with without about for of by and or but if then else so because as than
too very just only also again back stop wait hold continue later earlier soon now never always ok okay sure fine
great perfect first second third other another same different new old good bad better best right wrong true false
yes_please talk speak call write send sent see look show ask answer know think believe understand mean help work
works working open close free busy available i'm i'd i'll i've you're you'd it's that's what's who's where's how's
don't doesn't didn't won't isn't aren't wasn't let let's it its mail email phone number code address hours office
morning afternoon evening noon minute minutes hour money pay free_of how_much maybe perhaps really actually already
still yet ever secretly forget forgot remember problem matter idea whatever nevermind hmm hm huh lol haha wow damn
hell shit fuck stupid ugh guest customer client user test asdf qwerty menu start begin end quit exit cool nice thing
things way ways one two three four five six seven eight nine ten some any all both each every afraid later_on
thinking looking waiting asking telling saying why_not business mother father wife husband friend son daughter
secretaries doctor lawyer english vietnamese language ridiculous guess reason terrible awful slow annoying useless
boring confusing expensive cheap concern concerned wrongly silly crazy angry sick ill hungry tired sad happy pardon
excuse nonsense rubbish seriously obviously exactly absolutely definitely
"""
ENGLISH = frozenset(word for word in _ENGLISH.split() if "_" not in word)
WORDS = frozenset(canonical(word) for word in _VIETNAMESE.split() + _ENGLISH.split() if "_" not in word)
# Written without marks these are syllables of names as well ("Minh", "Thu", "Dang", "Van", "Sang").
NAMES_TOO = words("""
nhi nhu nhung ti anh minh chi may a dang van nam hai ba tu thi thu sang mai huy sau hoa dat an dung hien hau hang khoan thoi tam ly
vu le do ho ngo duong thanh tien ha luong viet dong duoc vy uyen nga my yen bao tin linh thao tra than quy cuong
tuan quan hoc hieu nhan hong lam hoai phuc phu loc tai loan lan chau ty dinh tinh thuc ngan thang buu doan don tot
vui khanh dieu tho thoa den on ta co long ngoc gia giau tri phi trong trung can khac thuy luat phap vang bon be nho
cao moi bach dao dan u hao hanh xuan chuong lieu chung ton quyen
""")
UNMARKED = frozenset(fold(word) for word in _VIETNAMESE.split() if "_" not in word) - NAMES_TOO
# What is written without marks is read as these commands and days, though each word of them is a name, too.
NO_NAMES = re.compile(
    r"(?:dung|khong|thoi|khoan) (?:huy|dat|doi)\b.*|tu van\b.*|(?:sang|mai|toi) (?:mai|sang|som)|thu (?:hai|ba|tu|nam|sau|bay)"
    r"|(?:dat|huy|dung) (?:di|nhe|nha|luon|ngay|giup|dum|ho|a|roi)\b.*"
)
