"""The wordings by which wishes are known, and questions of the bot: patterns over folded text."""

import re
from dataclasses import dataclass

from chatbot.understanding.local.spelling import unmarked_wording, wording


@dataclass(frozen=True)
class Rule:
    """A pattern over the spelled tokens (`Text.spelled`). `unless` takes it back."""

    intent: str
    pattern: re.Pattern[str]
    unless: re.Pattern[str] | None = None


def _rule(intent: str, pattern: str, unless: str = "", *, is_marked: bool = False) -> Rule:
    """`is_marked`: the patterns have the marks of their words; without, they match words with any marks."""
    compiled = wording if is_marked else unmarked_wording
    return Rule(intent, compiled(pattern), compiled(unless) if unless else None)


LICH = r"(?:lich|hen|lich hen|cuoc hen|buoi hen|booking|appointment|cuoc gap|buoi tu van)"
WHOSE = r"(?:cua (?:toi|minh|em|anh|chi|con|chau|bac|co|tui|to|ban)|toi(?! (?:nay|mai|thu|t \d|chu nhat))|minh|em|da dat|sap toi(?! (?:nay|mai))|hien tai)"
DATA = r"(?:dữ liệu|thông tin|tài khoản|hồ sơ)"
DATA_EN = r"(?:data|accounts?|profile|information|info|details|records?)"
MY_DATA = rf"(?:my|personal|our|all the|all) (?:\w+ ){{0,2}}?{DATA_EN}"
RULES = (
    _rule("sign_out", r"\b(dang xuat|thoat tai khoan|sign out|log ?out|sign me out)\b"),
    _rule(
        "erase",
        rf"\b(?:xoá|huỷ|gỡ) (?:\w+ ){{0,4}}?{DATA}\b|\b(?:muốn|yêu cầu|cần|mong|đề nghị|hãy|phải) (?:\w+ ){{0,4}}?{DATA} (?:\w+ ){{0,5}}?xoá\b"
        r"|\bxoá (?:\w+ ){0,2}?(?:mọi thứ|những gì|tất cả|hết) (?:\w+ ){0,4}?về (?:tôi|mình|em|anh|chị|con|cháu|tui)\b"
        rf"|\b(?:delete|erase|remove|wipe|clear|purge|close|deactivate|get rid of) (?:\w+ ){{0,4}}?{MY_DATA}\b"
        rf"|\b(?:my|all|personal|our) (?:\w+ ){{0,2}}?{DATA_EN} (?:\w+ ){{0,6}}?(?:deleted|erased|removed|wiped|purged|destroyed|closed)\b"
        r"|\b(?:delete|erase|remove|wipe|forget) (?:\w+ ){0,2}?(?:everything|anything|whatever|all|all that) (?:that )?(?:you|you've|you guys) (?:have |'ve )?(?:have|hold|know|store|stored|keep|kept|saved?|got|collected|on|about)\b"
        r"|\b(?:delete|erase|forget) (?:me|everything about me|all about me)\b|\bremove me from your\b|\bright to be forgotten\b",
        r"\b(?:đừng|không|chưa|khỏi|don't|do not|not|never)(?: \w+){0,2} (?:xoá|delete|erase|remove)\b|^(?:was|is|were|has|why|when|did|who) ",
        is_marked=True,
    ),
    _rule(
        "change_address",
        r"\b(doi|thay|sua|cap nhat) (dia chi )?(e ?- ?mail|email|mail)\b|\b(email|mail) khac\b|\b(change|update) (my )?(email|e - mail|mail)\b"
        r"|\b(another|different|other) (email|address)\b",
    ),
    _rule(
        "resend",
        r"\b(gui lai|chua nhan duoc (ma|code|otp|mail)|khong nhan duoc (ma|code|otp|mail)|khong thay ma|(another|new) code|resend"
        r"|send (it |the code )?again|(did not|didn't|have not|haven't) (get|got|receive|received))\b"
        r"|^(minh |em |toi )?(van )?(chua|khong) (nhan duoc|thay)( gi)?( ca| het)?$",
    ),
    # What is booked for a device is asked for on the way.
    _rule("devices", r"^(?!.*\bdat (?:lich|hen|cho)\b).*\bthiet bi\b"),
    _rule("devices", r"^(?!.*\bbook\b).*\b(?:my |(?:add|remove|register) (?:a |my )?)devices?\b"),
    _rule(
        "profile",
        r"\b(ho so|thong tin) (cua |ca nhan )?(toi|minh|em|anh|chi)\b|\bthong tin ca nhan\b|\bmy (profile|account|details)\b"
        r"|\b(doi|sua|cap nhat) (lai )?(ten|so dien thoai|mui gio)\b|\b(change|update) my (name|phone|number|time ?zone)\b",
    ),
    _rule(
        "abilities",
        r"\b(toi|minh|em|anh|chi) (co the|duoc|lam duoc)( lam)? (gi|nhung gi)\b|\bgoi dich vu\b"
        r"|\bban (co the )?(lam|giup) (duoc )?(gi|nhung gi)\b|\bwhat can (i|you) do\b|\b(service|my) levels?\b|\bhelp$",
    ),
    # Questions about the rules come before the wishes they speak of.
    _rule(
        "faq",
        r"\b(huy|doi|dat|cancel\w*|reschedul\w*|chang\w+|book\w*|mov\w+)\b.{0,40}\b(mat phi|ton phi|bi phat|phat|mat tien|co phi|phi khong|hoan tien|bao lau|truoc bao lau"
        r"|the nao|nhu nao|lam sao|cach nao|sao vay|kieu gi|free of charge|fees?|charges?|charged|penalty|policy|refund\w*|how late|notice|deadline|cost)\b",
    ),
    _rule(
        "faq",
        r"\b(lam sao|cach|lam the nao|how (do|can|could|would|should) (i|we|you)|is it possible to|what happens if|nhu the nao) (de |thi )?(huy|doi|dat|dang ky|book|cancel|reschedule|change|make|move|pay|get there|find you)\b",
    ),
    _rule(
        "faq",
        r"\b(co|duoc) (the )?(huy|doi|doi lich|huy lich) (lich )?(duoc )?(khong|ko)\b|\b(neu|lo|nho|giả sử|gia su|if|what if|in case)\b.{0,40}\b(huy|cancel|doi lich|reschedule|tre|late)\b"
        r"|\b(chinh sach|policy|policies|dieu kien|quy dinh|cancellation)\b",
        r"\b(chinh sach bao hiem)\b",
    ),
    _rule(
        "faq",
        r"\b(bao nhieu tien|gia bao nhieu|phi bao nhieu|gia ca|bang gia|chi phi|gia the nao|het bao nhieu|ton bao nhieu|mat bao nhieu|bao nhieu mot|gia sao|co mat phi|mien phi|phi tu van"
        r"|how much|price|prices|pricing|cost|costs|fee|fees|rates|expensive|free of charge|discount|khuyen mai|giam gia|uu dai|tra gop|tien cong|gia tu van|gia cua|gia dich vu|tinh phi|thu phi|hoc phi)\b",
    ),
    _rule(
        "faq",
        r"\b(dia chi|o dau|cho nao vay|duong nao|van phong|chi nhanh|address|where are you|where is (your|the)|located|location|directions|parking|gui xe|do xe|dau xe|how do i get|get there|google maps|ban do)\b",
        r"\b(doi|sua|cap nhat|email|mail) dia chi|dia chi (e|mail|email)|my address",
    ),
    _rule(
        "faq",
        r"\b(mo cua|dong cua|gio lam viec|lam viec (tu|den|den may)|may gio (mo|dong|lam|nghi)|co lam (thu|chu nhat|cuoi tuan|ngay le)|lam (thu|t) ?7|opening hours|office hours|business hours|working hours|what time do you (open|close)|are you open|open on (?:sat|sun|mon|week|holi|public)\w*|do you (open|close|work)|nghi le|nghi tet)\b",
    ),
    _rule(
        "faq",
        r"\b(thanh toan|chuyen khoan|tien mat|the tin dung|hoa don|xuat hoa don|vat|payment|pay by|pay with|credit card|invoice|receipt|hoan tien|refund|dat coc|deposit)\b",
    ),
    _rule(
        "faq",
        r"\b(can mang|mang theo|chuan bi gi|giay to gi|can giay to|what (should|do) i (need|bring)|need to bring|bring with me|documents)\b",
    ),
    _rule(
        "faq",
        r"\b(online hay|truc tiep hay|co (tu van )?(online|truc tuyen|qua zoom|qua mang)|bao lau (thi )?(xong|mot buoi|moi buoi)|keo dai bao lau|mat bao lau|may tieng|bao nhieu phut|how long|do you offer|online or|in person|by phone|via zoom|over zoom|video call)\b",
        r"\b(dat|book|dang ky) .*(online|zoom)",
    ),
    _rule(
        "faq",
        r"\b(bao mat|an toan khong|thong tin .* bao mat|co tieng anh|noi tieng anh|ngon ngu|do you speak|privacy|confidential|in english|thai san|co dich vu|co nhung dich vu|dich vu (gi|nao(?! cung))|cac dich vu|nhung dich vu|what services|which services|services do you|what do you offer|ben ban (co|lam) (gi|nhung gi)|ben minh co (nhung )?(dich vu|goi))\b",
    ),
    _rule(
        "human",
        r"\b(khong muon (?:chat|noi chuyen) (?:voi|vs) (?:bot|may|robot)|tra loi em di|someone (?:please )?(?:answer|pick up|help)|pick up the phone|hello is (?:anyone|anybody) there|nguoi that|nhan vien|gap nguoi|noi chuyen voi nguoi|tong dai|hotline|quan ly|gap chu|goi lai cho|goi cho (minh|em|toi|anh|chi)|human|real person|an agent|speak (to|with) (someone|somebody|a person|a human|the manager|staff)|talk (to|with) (someone|somebody|a person|a human|an actual|a real|the manager|staff)|manager|supervisor|operator|representative|live agent|customer service|call me back|khieu nai|phan nan|complain\w*|complaint|buc minh|lam an (kieu|the)|lua dao|te qua|qua te|ridiculous|useless|terrible|unacceptable|worst|scam|vo dung|ngu the|chan qua|thai do|fed up|nguoi ho tro|tu van vien that|bo phan ho tro|cham soc khach hang|cskh|support team)\b",
        r"\b(khong can|don't need) (nguoi|nhan vien|a human)",
    ),
    _rule(
        "my_appointments",
        rf"\b(?:xem|kiem tra|check|coi|cho xem|tra|tra cuu|nhac lai)\b.{{0,14}}\b{LICH}\b(?!.{{0,12}}\b(?:trong|ranh|con|cua (?:chi|anh|co|bac si|thay))\b)",
    ),
    _rule(
        "my_appointments",
        rf"\b{LICH} {WHOSE}\b(?! (?:trong|ranh))|\b(?:toi|minh|em|anh|chi) (?:co|dang co|con|da dat) (?:may |nhung |bao nhieu |cai )?(?:lich|cuoc hen|hen)\b"
        r"|\b(?:lich|hen) (?:minh|em|toi|cua minh|cua em|cua toi)?.{0,20}\b(?:la )?(?:may gio|khi nao|luc nao|ngay nao|hom nao|bao gio)\b",
    ),
    _rule(
        "my_appointments",
        r"\b(?:my|our) (?:upcoming |next |last |coming |current |existing )?(?:appointments?|bookings?|schedule|reservations?|meetings?)\b(?!.{0,30}\b(?:to|for|from) (?:next|mon|tue|wed|thu|fri|sat|sun|tomorrow|another|later|a different)\b)"
        r"|\b(?:what|everything|all) (?:have i|did i|i've|i have) book\w*|\b(?:list|show)(?: me)? (?:what|my|all my)\b|\bwhich day (?:is|was) my\b|\bwhat(?:'s| is) on my|\b(?:do i have|have i got) (?:any(?:thing)?|an|a|something)\b.{0,20}\b(?:appointments?|bookings?|booked|scheduled|with)\b|\bwhen (?:is|was|am i|'s) (?:my|mine|i)\b"
        r"|\bwhat time (?:is|was|am i|'s) (?:my|i)\b|\b(?:am i|i'm) (?:booked|scheduled)\b|\bwhat (?:do )?i have booked|\b(?:da )?dat (?:lich )?(?:hom|ngay|luc|gio) nao\b|\bmay gio (?:minh|em|toi) (?:hen|gap)\b|\b(?:co|con) (?:cai |cuoc |lich )?(?:hen|lich hen) nao\b|\b(?:lich|hen) .{0,20}cua (?:minh|em|toi|tui) voi ai\b",
        r"\b(?:attend|able to|late for|cancel\w*|reschedul\w*|running late)\b",
    ),
    _rule(
        "reschedule",
        r"\b(?:doi|chuyen|dich|hoan|lui|day|xe dich|sua|thay doi|ngung|dat lai|hen lai|xep lai|lay lai)\b.{0,30}\b(?:lich|hen|gio|ngay|cuoc|buoi|sang|qua|xuong|len|lai|thanh|tuan|hom|thu|mai|chieu|t \d|phut|tieng|slot)\b",
        r"\b(?:doi y|thay doi y|theo doi|doi so|doi ten|doi email|doi (?:dia chi|mat khau|mui gio|so dien thoai)|doi ngon ngu|trao doi|chuyen gia|chuyen vien|hen doi|chuyen khoan|doi (?:chuyen gia|nguoi|tu van vien)|cho doi|khong doi|dung doi|khoi doi|khong can doi|sua ten)\b",
    ),
    _rule(
        "reschedule",
        r"\b(?:reschedul\w*|rebook|re - ?schedule)\b|\b(?:move|push|shift|switch|change|postpone|bring|delay|swap)\b.{0,40}\b(?:appointment|booking|meeting|slot|it|session|mine|time|one|back|forward|to|later|earlier)\b",
        r"\b(?:don't|do not|not|never|no need to) (?:want to )?(?:reschedule|move|change|push|postpone)\b|change (?:my|the) (?:mind|name|phone|email|language)|change of mind",
    ),
    _rule(
        "cancel",
        r"\b(?:cancel|cancell?ing|cancell?|cancle|call off|get rid of|scrap|cancell?ed|cancellation please)\b|\bscratch (?:my|the)\b|\bdrop (?:my|the) (?:appointment|booking)\b|\b(?:can't|cannot|can not|won't|unable to) (?:be able to )?(?:make it|come|attend|make my)\b(?!.*\b(?:on|at|until|before)\b.*\?)",
    ),
    _rule(
        "cancel",
        r"\b(?:bo|xoa|rut|tra|dep|thoi) (?:cai |dum |giup |cho (?:minh|em|toi) )?(?:lich|cuoc hen|hen|lich hen|buoi hen|cho da dat)\b|\bkhong (?:den|toi|di|qua|tham gia|gap) duoc (?:nua|roi)?\b|\bkhong (?:can|muon) (?:gap|hen|lich) nua\b|\bthoi khong (?:gap|hen|di) nua\b",
    ),
    _rule(
        "check_availability",
        r"\b(?:con|co) (?:cho|slot|lich|gio|khung gio|trong|ranh|gio trong|cho trong|lich trong|slot trong|ca)(?: nao| trong| ranh)*\b.{0,30}\b(?:khong|nao|chua|hong|a|vay)\b|\bcon (?:trong|ranh|cho|slot|lich|gio)\b"
        r"|\b(?:ranh|trong|lich trong|gio trong) (?:khong|luc nao|khi nao|ngay nao|gio nao|hom nao|may gio|bua nao|thu may)\b|\b(?:khi nao|luc nao|hom nao|ngay nao|bao gio|may gio|gio nao|bua nao|thu may)\b.{0,24}\b(?:ranh|trong|con cho|con slot|co lich|co the gap|gap duoc|con|nhan (?:lich|khach)|hen duoc|dat duoc|co cho|lam viec|tiep)\b"
        r"|\b(?:ranh|trong|kin|full|kin lich|het cho|het lich) (?:khong|chua|k|ko|hong|het chua|roi ha)\b|\bco ranh\b|\bnhung (?:gio|ngay|khung gio) nao\b|\b(?:xem|cho xem|coi|check|kiem tra|hoi) (?:giup |dum |lai )?(?:lich|gio|slot|cho) (?:trong|ranh|con)\b|\blich (?:trong|ranh)\b|\bdat (?:vao )?(?:luc|gio|ngay|hom) nao (?:thi )?duoc\b",
        r"\bcon (?:cau hoi|gi)\b",
    ),
    _rule(
        "check_availability",
        r"\b(?:availab\w*|free slots?|open slots?|openings?|vacanc\w*|any (?:slots?|times?|spots?|space|spaces|gaps?|room)|slots? (?:left|open|free)|spots? (?:left|open|free)|fully booked|earliest (?:time|slot|date|appointment|you)|soonest|next (?:available|free)|what times?|which (?:days?|times?)|what days?|when (?:can|could|is|are|would|does|do|will))\b"
        r"|\b(?:is|are) (?:\w+ ){1,4}(?:free|available|busy|around|open|booked|working|taken)\b|\bwill (?:\w+ ){1,3}(?:be )?(?:free|available|busy)\b|\bfree slot\b|\bwhat do you have\b|\bdo you still have\b|\bwho is free\b|\bis \d+(?: ?: ?\d+)?(?: ?[ap]m)? (?:still )?(?:open|free|available|ok|possible)\b|\b(?:have|got) (?:anything|something|any|a slot|time|space|room)\b|\banything (?:free|open|available|on|in|for|earlier|later|sooner|tomorrow|next|this|before|after)\b|\bdo you have (?:time|\d|anything|something|any|space|room)\b",
        r"\bwhen is my|what times? is my|when (?:are|am|is) (?:i|my|you open)|when do you (?:open|close)|anything else|what time do you|i(?:'m| am) (?:free|available)|when can i expect|how (?:much|long)",
    ),
    _rule(
        "consultant_info",
        r"\b(?:ai|nguoi nao|chi nao|anh nao|chuyen gia nao|bac si nao|tu van vien nao|nhung ai|co ai|luat su nao|consultant nao)\b.{0,30}\b(?:chuyen|tu van|gioi|lam|phu trach|biet|ranh ve|kinh nghiem|gioi ve|noi|ho tro|day|nhan|tot|phu hop|manh|am hieu|co the)\b"
        r"|\b(?:chuyen (?:ve )?(?:gi|mang gi|linh vuc)|kinh nghiem|bang cap|trinh do|gioi thieu|ly lich|tieu su|danh sach (?:chuyen gia|tu van vien)|co nhung (?:chuyen gia|ai|bac si|tu van vien)|chuyen gia (?:gi|nao|ben)|nhung chuyen gia|la ai|tu van (?:ve )?gi|lam ve gi|may (?:nam|chuyen gia)|bao nhieu (?:chuyen gia|tu van vien|nam kinh nghiem)|thong tin ve|cho biet ve|hoi ve (?:chi|anh|co|bac))\b",
        r"\b(?:bang gia)\b",
    ),
    _rule(
        "consultant_info",
        r"\bwho (?:does|do|is|are|can|handles?|speciali[sz]es?|deals?|should|would|works?|knows?|gives?|offers?|'s|has|helps?|teaches)\b|\b(?:tell me|know|info\w*|more|something) (?:more )?about (?:\w+ ){0,3}(?:consultants?|advis[oe]rs?|experts?|lawyers?|mr|ms|mrs|dr|him|her|them|team|staff|people)\b"
        r"|\bwhat (?:does|do|is|are) (?:\w+ ){1,4}(?:do|speciali[sz]\w+|speciality|specialty|background|expertise|qualifications?|experience|good at)\b|\b(?:qualified|qualifications?|experienced|years of experience|speciali[sz]es? in|background|which (?:consultant|advis[oe]r|expert|lawyer|one of your)|list of (?:your )?(?:consultants|advisors|experts)|your (?:consultants|team|advisors|experts|lawyers|staff)|best (?:consultant|person|advisor|lawyer)|any (?:female|male|woman|english)|is (?:he|she|\w+) (?:any )?good)\b",
    ),
    _rule(
        "book",
        r"^hen (?!gap lai|lai|sau)\w|\b(?:dat|book|dang ky|xep|giu|lay|xin|hen|sap xep|len|chot|dk|them|muon) (?:\w+ ){0,6}?(?:lich|hen|cho|slot|appointment|meeting|buoi|cuoc|tu van|ca|suat)\b(?! lai)"
        r"|\b(?:dat|book|hen gap(?! lai)|hen voi|muon gap|can gap|xin gap|muon hen|can hen|muon tu van|can tu van|muon duoc tu van|can duoc tu van|muon dat|can dat|dang ky|nhan tu van|tu van cho|cho (?:minh|em|toi|con|chau|anh|chi) (?:gap|hen|dat|xin|mot|1|dang ky)|gap (?:chi|anh|co|bac|thay|chuyen gia|luat su)|giu cho|xep cho|cho (?:dat|hen))\b",
        r"\b(?:da dat|dat cau hoi|dat coc|dat ten|dat tien|chua dat|khong dat|dung dat|moi dat|vua dat|khoi dat|dat roi|co dat|dat nham|dat mua|dat hang|dat ve|dat xe|dat phong|dat do an|dat ban|dat com|dat taxi|dat tour)\b",
    ),
    _rule(
        "book",
        r"\b(?:book|schedule|arrange|set up|reserve|fix|get|make|need|want|have|like|fit|squeeze|sign up|put) (?:me |us |him |her |in |my \w+ |down |up |for |with )*(?:an? |another |new |the |some |one |my |first )*(?:\w+ ){0,3}?(?:appointment|appointments|meeting|slot|session|consultation|consult|booking|time|visit|chat|spot)\b"
        r"|\b(?:book|booking) (?:me|us|with|for|in|an?|my|tomorrow|next|on|at|it|him|her|\w+ (?:for|at|on|with))\b|^(?:please |pls |can (?:i|you|we) |could (?:i|you|we) |i(?:'d| would) like to |i want to |want to |let's |hi |hello )*book\b|\b(?:see|meet|consult|talk to|speak (?:to|with)|sit down with|meet with|advice from|come in|pop in|come and see|an hour with|half an hour with|time with)\b.{0,40}\b(?:mr|ms|mrs|dr|tomorrow|next|on|at|about|for|in|today|this|consultant|advis[oe]r|someone|somebody|lawyer|expert|anyone|please|soon|pm|am)\b"
        r"|\b(?:need|want|looking for|would like|'d like|after) (?:some |an? |to get |to have |to see |to meet |to speak to |to talk to )*(?:\w+ ){0,2}?(?:advice|consultation|help with|consultant|appointment|advis[oe]r|session)\b|\bsign me up\b|\bput me down\b|\bcan (?:i|we) (?:come|see|meet|have|get)\b|\bnew appointment\b|\bpencil me in\b|\b(?:schedule|reserve|mark|fit|put|squeeze|slot|book|pencil) (?:me|us|him|her)\b|\bneeds? an? (?:\w+ )?(?:appointment|consultation|session|meeting)\b|\bgive me (?:the |a |an )?(?:\w+ ){0,3}(?:slot|appointment|time|hour)\b|\bbooking for\b",
        r"\b(?:don't|do not|not|never) (?:want to |need to )?(?:book|schedule|see|meet)\b|\bfully booked|\bbook (?:a )?(?:flight|hotel|table|taxi|restaurant|cab|room|ticket)s?\b|\b(?:did|have) (?:i|we) book|need help with (?:my )?(?:homework|code)",
    ),
    _rule(
        "thanks",
        r"\b(?:cam on|thanks|thank you|thank|much appreciated|cam ta|biet on|many thanks|appreciate|cheers|tks|xin cam on|da ta)\b",
    ),
    _rule(
        "greeting",
        r"^(?:da |ui |e |oi |em |con |chau |minh |anh |chi |bac |co |chu |ad |ban )*(?:xin )?chao (?:ban|em|anh|chi|shop|ad|moi nguoi|bac|co|chu|anh chi)?\\b|^(?:bac si|shop|ad|admin|ban|em|chi|anh|bot|co|chu) oi$",
    ),
    _rule(
        "greeting",
        r"^(?:da |ui |e |oi )?(?:xin chao|chao|hello|hi|hey|alo|a lo|good (?:morning|afternoon|evening|day)|bat dau|start|menu|hallo|helo|hii|hola|yo|greetings|howdy|ad oi|shop oi|ban oi|em oi|admin oi|co ai (?:o do |day )?khong|anybody there|is anyone there|are you there|chao buoi)\b",
    ),
    _rule(
        "out_of_scope",
        r"\b(?:thoi tiet|bong da|ty so|gia vang|xo so|so de|ke chuyen|chuyen cuoi|bai hat|nau an|cong thuc nau|lam tho|bai tho|viet code|lap trinh|python|java|phim|tong thong|thu do|giai toan|bai tap|dich giup|dich cau|mua (?:dien thoai|xe|nha|ve|hang)|dat (?:ve|xe|phong|do an|ban|com|taxi|tour|hang|mua)|ship|giao hang|tinh yeu|nguoi yeu|boi toan|tu vi|cung hoang dao|game|ma tuy|hack|facebook pass|mat khau wifi|nhac|ca si|dien vien|chung khoan hom nay|co phieu nao|bitcoin|gia usd|ty gia"
        r"|weather|forecast|football|soccer|score|joke|poem|song|recipe|cook|translate|python|javascript|write (?:me )?(?:a |an |some )?(?:code|essay|poem|story|letter|email)|essay|homework|movie|film|president|capital of|lottery|bitcoin|crypto|stock tip|flight|hotel|restaurant|pizza|order food|taxi|uber|girlfriend|boyfriend|marry|meaning of life|horoscope|news|math|solve|who won|world cup|play (?:a )?(?:game|music)|sing|recommend (?:a|some) (?:book|movie|restaurant|place)|buy|sell|iphone|laptop repair|fix my|are you (?:human|real|a robot|an ai|chatgpt|a bot|single|married)|chatgpt|ban (?:la|co phai la) (?:nguoi|robot|ai|bot|may)|bao nhieu tuoi)\b",
        r"\b(?:chung khoan phai sinh tu van)\b",
    ),
)

# What a question of the bot asks for, by its words, folded; the first that fits.
ASKS: tuple[tuple[str, str], ...] = (
    ("code", r"\b(?:nhap (?:\w+ ){0,3}ma|ma (?:vua|bao mat|so|nhan duoc|qua|kich hoat|giup|gui|trong|o)\b|ma (?:xac nhan|xac thuc|otp|minh|em|toi|da gui|gom)|otp|code|sau chu so|six digits|6 so|6 chu so|verification)\b"),
    ("rating", r"\b(?:danh gia|cham diem|bao nhieu sao|may sao|rate|rating|how was|how did|cham may|hai long|0 den 5|1 den 5|0 to 5|1 to 5)\b"),
    ("email", r"\b(?:e - ?mail|email|mail)\b"),
    ("phone", r"\b(?:so dien thoai|dien thoai|phone|telephone|mobile)\b"),
    ("name", r"\b(?:ten (?:cua )?(?:ban|anh|chi|minh|quy khach|la gi|gi)|quy danh|your (?:full )?name|may i have your name|xin ten|cho .{0,12}ten)\b"),
    ("time", r"\b(?:may gio|gio nao|luc nao|khung gio|what time|which time|these times|times are free|nhung gio|gio sau|cac gio|time suits|time works)\b"),
    ("day", r"\b(?:ngay nao|hom nao|thu may|which day|what day|which date|what date|khi nao|when would|bua nao)\b"),
    ("confirm", r"(?:\b(?:nhe|khong|dung khong|phai khong|chu|dong y|xac nhan|shall i|would you like me|is that (?:right|ok|correct)|correct|confirm|ok|are you sure|do you want)\b.{0,12}\?)"),
    ("consultant", r"\b(?:gap ai|chuyen gia nao|whom|which consultant|who would)\b"),
    ("service", r"\b(?:dich vu nao|which service|what service)\b"),
)  # fmt: skip

STOP = re.compile(
    r"^(thoi|dung lai|stop|bo qua|quit|exit|thoat|khong (dat|lam) nua|never ?mind|forget it|de sau|thoi khong (dat|lam) nua|thoi de sau"
    r"|bo di|thoi bo di|.* ma thoi khoi(?: di| nhe| nha| a)?|khong muon nua|start over|lam lai tu dau|huy bo het|forget about it|scrap that|let's stop)$"
)

# "Huy" is a given name: without diacritics it is a wish to cancel only alone, or before what is cancelled.
CANCEL_BARE = unmarked_wording(
    r"^(?:xin |muon |cho |nho |em |minh |toi )*huy(?: (?:a|nhe|nha|di|luon|giup|dum|ho|ngay))*$"
    r"|\bhuy (?:bo|lich|hen|cuoc|cai|giup|di|dum|ho|so|dat|voi|luon|cho (?:minh|em|toi|anh|chi)|buoi|ma|ngay|hom|het|hẹn|ca|cuoc hen|thu|_)\b|\b(?:muon|xac nhan|can|xin|dung|khong|phai|nho|de|thi|va|roi) huy\b"
)

NEGATED_CANCEL = unmarked_wording(
    r"\b(?:dung|khong|chua|khoan|don't|do not|dont|not|never|no need to|didn't|did not|without|khong can|khoi|dung co)(?: \w+)? (?:huy|cancel\w*|bo lich)\b"
)

SEVERAL = unmarked_wording(
    r"\b(?:roi|va|then|and|also|sau do|xong|luon the|dong thoi|ngoai ra|plus|con|nua|voi lai|tien the|nhan tien|by the way|btw)\b|[;.?\n]"
)

QUESTION = unmarked_wording(
    r"\?\s*$|\b(?:khong|chua|gi|nao|sao|may|bao nhieu|bao lau|the nao|hong|ko)(?: (?:a|em|ban|shop|ad|anh|chi|vay|nhi|con|the|ta|bac si|roi))*\s*\??$"
    r"|^(?:what|where|which|who|how|why|is|are|do|does|did|can|could|may|will|would|should|has|have|any)\b"
)

FREE_WORDS = unmarked_wording(r"\b(?:con|trong|ranh|kham|nhan|lam|tiep|free|open|available|slot|ca|cho)\b")

PERSON_WORDS = unmarked_wording(
    r"\b(?:bac si|chuyen gia|luat su|tu van vien|ai|nguoi|consultants?|advis[oe]rs?|lawyers?|experts?|doctors?|who|all of you|team|mr|ms|mrs|dr)\b"
)
