"""The wordings of frequent questions: patterns over folded words with single spaces between them."""

import re
from enum import StrEnum

from chatbot.understanding.local.tokens import words


class Topic(StrEnum):
    PRICE = "price"
    DURATION = "duration"
    CANCEL_NOTICE = "cancel_notice"
    MOVE_NOTICE = "move_notice"
    BOOKING_NOTICE = "booking_notice"
    BOOKING_WINDOW = "booking_window"
    MOST_COMING = "most_coming"
    WHO = "who"
    PEOPLE = "people"
    SERVICES = "services"
    SERVICE = "service"
    HOURS = "hours"
    HOLIDAYS = "holidays"
    PLACE = "place"
    FREE = "free"
    NEXT = "next"
    MINE = "mine"
    DEVICES = "devices"
    LEVEL = "level"
    LEVELS = "levels"
    LANGUAGES = "languages"
    PHONE = "phone"
    DESK = "desk"


COUNTS = re.compile(r"\b(bao nhieu|may|how many|tong so|so luong|number of|dem)\b")
LEAST = re.compile(
    r"\b(re nhat|thap nhat|it nhat|ngan nhat|nhanh nhat|re hon|ngan hon|cheapest|lowest|least|shortest|quickest|cheaper|shorter)\b"
)
MOST = re.compile(
    r"\b(dat nhat|mac nhat|cao nhat|lau nhat|dai nhat|dat hon|mac hon|lau hon|dai hon|most expensive|priciest|highest"
    r"|longest|dearer|longer|more expensive)\b"
)
LICH = r"(?:lich hen|cuoc hen|buoi hen|lich|hen|appointments?|bookings?|visits?)"
MY = r"(?:toi|minh|em|anh|chi|con|chau|tui|i|my|mine|me)"
CANCELLED = re.compile(r"\b(?:da huy|bi huy|huy roi|cancell?ed)\b")
COMPLETED = re.compile(
    r"\b(?:da xong|da hoan thanh|hoan tat|da di|da den|da gap|completed|finished|been to|so far|have i had|(?:i ve|i have) had|did i have)\b"
)
WHICH = re.compile(r"\b(?:nao|gi|which|what)\b")
WHOM = re.compile(
    r"\b(?:ai|nguoi nao|chi nao|anh nao|chuyen gia nao|tu van vien nao|who|which (?:consultants?|advis[oe]rs?|people))\b"
)
ASKED_BY = re.compile(
    rf"{WHOM.pattern}|\b(?:gi|nao|may gio|bao nhieu|bao lau|bao gio|o dau|the nao|tai sao|what|when|where|which|how|why)\b"
)
ONLINE = re.compile(r"\b(?:online|truc tuyen|qua mang|tu xa|remote|remotely)\b")
PENDING = re.compile(r"\b(?:cho duyet|dang cho|chua duyet|chua xac nhan|pending|awaiting|not approved)\b")

# In this order; the first that fits. Over the folded words with single spaces.
PATTERNS: tuple[tuple[Topic, str], ...] = (
    (Topic.CANCEL_NOTICE, r"\b(?:huy|cancel\w*)\b.{0,40}\b(?:truoc|bao lau|muon nhat|tre nhat|den luc nao|den khi nao|how late|how long|notice|deadline|until when|latest|in advance|before)\b"
     r"|\b(?:truoc bao lau|how late|until when|how long before|muon nhat|latest)\b.{0,40}\b(?:huy|cancel\w*)\b"),
    (Topic.MOVE_NOTICE, r"\b(?:doi lich|doi hen|doi gio|chuyen lich|doi cuoc hen|reschedul\w*|move)\b.{0,40}\b(?:truoc|bao lau|muon nhat|tre nhat|how late|how long|notice|deadline|until when|latest|in advance|before)\b"
     r"|\b(?:truoc bao lau|how late|until when|how long before|muon nhat|latest)\b.{0,40}\b(?:doi lich|doi hen|doi gio|reschedul\w*|move)\b"),
    (Topic.BOOKING_WINDOW, r"\b(?:how far (?:ahead|in advance|out)|how many (?:days|weeks|months) (?:ahead|in advance)|truoc (?:toi da|nhieu nhat)|xa nhat|dat (?:lich )?truoc (?:duoc )?(?:may|bao nhieu) (?:ngay|tuan|thang)|booking window)\b"),
    (Topic.MOST_COMING, rf"\b(?:(?<!cua )toi da(?! bi)|nhieu nhat|at most|maximum|max|limit)\b.{{0,40}}\b{LICH}\b|\b{LICH}\b.{{0,30}}\b(?:(?<!cua )toi da(?! bi)|nhieu nhat|at most|maximum|at a time|cung luc)\b"),
    (Topic.BOOKING_NOTICE, r"\b(?:dat|hen|dang ky)(?: lich| hen)? (?:phai |can )?truoc (?:it nhat |toi thieu )?(?:bao lau|may gio|may tieng|bao nhieu)\b|\bbook\w*\b.{0,30}\b(?:in advance|notice|before|last minute|ahead)\b|\bhow (?:early|soon|much notice|late)\b.{0,30}\bbook\w*\b"),
    (Topic.LEVELS, r"\b(?:cac|nhung|co) (?:goi|hang|cap)(?: dich vu| thanh vien| khach hang)?\b|\b(?:gia|phi|bao nhieu|quyen loi)\b.{0,20}\b(?:goi|hang thanh vien)\b|\b(?:goi|hang thanh vien)\b.{0,30}\b(?:gia|phi|bao nhieu tien)\b"
     r"|\b(?:service levels|which levels|what levels|membership|plans|tiers)\b"),
    (Topic.LEVEL, rf"\b(?:goi|hang|cap|muc)(?: dich vu| thanh vien)?(?: hien tai)? (?:cua )?{MY}\b|\b{MY} (?:dang )?(?:o |dung |thuoc )(?:goi|hang|cap)\b|\bmy (?:service )?(?:level|plan|tier|membership)\b|\b(?:level|plan|tier) am i\b"),
    (Topic.DEVICES, r"\b(?:bao nhieu|may|nhung|cac|co|liet ke) thiet bi\b|\bthiet bi (?:nao|gi)\b|\b(?:how many|which|what|list) (?:of )?(?:my )?devices\b|\bdevices do i\b"),
    (Topic.NEXT, rf"\b(?:{LICH}|gap) (?:\w+ )?(?:ke tiep|tiep theo|gan nhat|sap toi nhat|sap toi) \w*|\b{LICH} (?:ke tiep|tiep theo|gan nhat|sap toi)\b|\bmy next\b|\bnext (?:appointment|booking|visit)\b"
     rf"|\bkhi nao (?:den|toi) (?:{LICH}|hen)\b|\bwhen(?: is| s) my (?:next |upcoming )?{LICH}\b"),
    (Topic.MINE, rf"\b{MY} (?:dang |da |con |moi )?(?:co|dat|con|huy|di) (?:\w+ )?(?:bao nhieu|may) (?:cai |cuoc |buoi |lan )?(?:{LICH}|lan|buoi|cuoc)\b|\b(?:bao nhieu|may) {LICH}\b"
     rf"|\bhow many (?:\w+ ){{0,2}}{LICH}\b|\b(?:do|did|have|am) i (?:have|got|book\w*)?.{{0,20}}\b(?:{LICH}|anything)\b|\b{LICH} nao (?:\w+ ){{0,3}}(?:da|bi) (?:bi )?(?:huy|xong)|\bwhich (?:\w+ ){{0,2}}{LICH}\b.{{0,20}}\bcancell?ed|\b{MY} co (?:{LICH}|hen)\b.{{0,30}}\b(?:khong|nao|chua|gi)\b|\bwhat (?:have i|did i) (?:booked|book)\b|\b\w+ s (?:next |last )?(?:appointments?|bookings?)\b"),
    # Whoever speaks of their own number, or would have one changed, asks nothing.
    (Topic.PHONE, r"^(?!.*\b(?:doi|sua|cap nhat|thay|change|update|cua (?:toi|minh|em|anh|chi|chau|con)|my)\b).*?(?:"
     r"\b(?:so (?:dien thoai|dt|may ban)|sdt|hotline|duong day nong)\b.{0,15}\b(?:ben (?:minh|ban|em|anh|chi)|van phong|cong ty|shop|cua hang|trung tam|phong kham|le tan|la (?:gi|bao nhieu|so may|may)|nao|so may)\b"
     r"|\b(?:xin|cho hoi)\b.{0,15}\b(?:so (?:dien thoai|dt)|sdt|hotline|duong day nong)\b|\bco (?:so (?:dien thoai|dt)|sdt|hotline|duong day nong)(?: nao)? (?:khong|ko|k|hong)\b"
     r"|\b(?:goi|lien he)(?: dien(?: thoai)?)?(?: cho| toi| den)? (?:so nao|van phong|le tan|so may|bang so nao)\b"
     r"|\b(?:your|the|office|contact|reception s?) (?:office |contact |reception )?(?:(?:tele)?phone |hotline )?number\b(?! of)|\bhotline\b|\bdo you have a (?:tele)?phone\b|\bwh(?:at|ich) number (?:can|do|should|shall) i\b|\bnumber (?:can|do|should|shall) i (?:call|ring|dial)\b|\bhow (?:can|do) i (?:call|ring|phone|reach) (?:you|the office|reception)\b|\b(?:can|could|may) i (?:call|ring|phone) (?:you|the office|reception)\b)"),
    (Topic.DESK, r"\b(?:bao gio|khi nao|luc nao|may gio)\b.{0,15}\b(?:co )?(?:nguoi|nhan vien|dong nghiep|ai do|le tan|tu van vien) (?:that )?(?:se )?(?:tra loi|nhan tin|lien he|goi lai|phan hoi|rep|truc)\b|\b(?:nguoi|nhan vien|le tan) (?:truc|tra loi) (?:luc |tu )?(?:may gio|khi nao|gio nao|bao gio)\b"
     r"|\bwhen (?:will|does|do|can|is|are|would)\b.{0,20}\b(?:some(?:one|body)|any(?:one|body)|a (?:person|human|colleague)|(?:your|the) (?:team|staff|people|reception|desk)|people|reception|staff)\b.{0,15}\b(?:answer\w*|repl\w+|respond\w*|write|get back|there|available|reachable)\b|\b(?:desk|reception|support) hours\b"),
    (Topic.PRICE, r"(?<!chuyen )(?<!danh )\bgia\b(?! dinh)|\b(?:bao nhieu tien|chi phi|phi|ton bao nhieu|het bao nhieu|mien phi|how much|prices?|pricing|costs?|fees?|rates|free of charge|expensive|cheap\w*|re nhat|dat nhat|mac nhat|re hon|dat hon|mac hon|bang gia|hoc phi)\b"),
    (Topic.DURATION, r"\b(?:bao lau|keo dai|thoi luong|bao nhieu phut|may phut|may tieng|bao nhieu tieng|mat bao nhieu thoi gian|how long|duration|how many (?:minutes|hours)|how much time|lau nhat|ngan nhat|dai nhat|longest|shortest|lau hon|ngan hon|longer|shorter)\b"),
    (Topic.HOLIDAYS, r"\b(?:tet|nghi le|ngay le|ngay nghi|nghi tet|lich nghi|nghi ngay nao|nghi nhung ngay|holidays?|new year\w*|christmas|xmas|boxing day|noel|giao thua|national day|labou?r day|giang sinh|quoc khanh)\b"),
    (Topic.HOURS, r"\b(?:gio (?:lam|mo|dong)|mo cua|dong cua|lam viec|thoi gian lam|lich lam|di lam|co lam|lam thu|lam t|lam chu nhat|(?:opening|office|business|working) hours|hours do|open|opens|close|closes|closed|(?:do|does|is|are) \w+(?: \w+)? (?:work|working)|works?|working)\b"),
    (Topic.PLACE, r"\b(?:dia chi|o dau|van phong|cho nao|duong nao|address|where|located|location|online|truc tuyen|truc tiep|in person|tai cho|qua mang|remote|remotely)\b"),
    (Topic.SERVICES, r"\b(?:(?:nhung|cac|may|bao nhieu|co|liet ke) (?:loai )?dich vu|dich vu (?:gi|nao)|(?:what|which|how many|list)(?: of)?(?: your| the)? services|services (?:do|are|does)|what do you offer|tu van (?:ve )?(?:nhung )?gi|lam (?:ve )?(?:nhung )?gi|(?:chuyen|phu trach) (?:ve )?(?:gi|mang nao|linh vuc nao)|what (?:does|do|can) .{2,40} (?:do|offer|help with|speciali[sz]e in))\b"),
    (Topic.PEOPLE, r"\b(?:bao nhieu|may) (?:chuyen gia|tu van vien|nguoi|luat su|nhan vien|chuyen vien)\b|\bhow many (?:consultants|advis[oe]rs|experts|people|lawyers|staff)\b"),
    (Topic.WHO, r"\b(?:ai|nguoi nao|nhung ai|chuyen gia nao|tu van vien nao|luat su nao|nhung chuyen gia|cac chuyen gia|danh sach chuyen gia|who|which (?:consultants?|advis[oe]rs?|experts?|lawyers?)|list of (?:your )?(?:consultants|advis[oe]rs|experts))\b"),
    (Topic.SERVICE, r"\b(?:la gi|gom (?:nhung )?gi|bao gom|ho tro (?:nhung )?gi|chi tiet|gioi thieu|mo ta|what is|what s|tell me about|includes?|about)\b"),
)  # fmt: skip
COMPILED = tuple((topic, re.compile(pattern)) for topic, pattern in PATTERNS)
# By code, as settings.CONSULTANT_LANGUAGES has them.
LANGUAGE_NAMES = {
    "vi": r"tieng viet|vietnamese", "en": r"tieng anh|anh ngu|english", "zh": r"tieng (?:trung|hoa|tau)|chinese|mandarin",
    "ja": r"tieng nhat|nhat ngu|japanese", "ko": r"tieng han|korean", "fr": r"tieng phap|french",
    "de": r"tieng duc|german", "ru": r"tieng nga|russian", "es": r"tieng tay ban nha|spanish",
}  # fmt: skip
_LANGUAGE = "|".join(LANGUAGE_NAMES.values())
SPEAKS = re.compile(
    rf"\b(?:noi|biet|gioi|thao|ranh|bang|dung|speaks?|speaking|fluent|knows?|in)\b.{{0,20}}\b(?:{_LANGUAGE})\b"
    rf"|\b(?:{_LANGUAGE}) (?:speaking|speakers?)\b"
    r"|\b(?:ngon ngu|thu tieng|tieng) (?:nao|gi)\b|\b(?:noi|biet) (?:duoc )?(?:nhung |may )?(?:thu tieng|ngoai ngu)"
    r"|\b(?:what|which|how many) languages?\b|\blanguages? (?:do|does|can|are)\b"
)
# Whether a day is worked on, and not which days are free.
OPENS = re.compile(r"\b(?:open|opens|closed?|mo cua|dong cua|lam viec|co lam|di lam|co nghi|nghi khong|work|working)\b")
# Of whom it is asked; "can we speak English?" asks nothing about people.
SPEAKERS = re.compile(
    r"\b(?:ai|nguoi|chuyen gia|tu van vien|luat su|nhan vien|chuyen vien|co vi|who|any(?:one|body)|some(?:one|body)"
    r"|consultants?|advis[eo]rs?|experts?|lawyers?|staff|people|speakers?|languages?|ngon ngu|thu tieng|ngoai ngu)\b"
)
FREE = re.compile(
    r"\b(?:ranh|trong|con (?:cho|slot|gio|lich)|slots?|free|available|availability|openings?|con nhan|gap duoc)\b"
)
# A question about the rules, though it speaks of an act.
RULE = re.compile(
    r"\b(?:truoc bao lau|bao lau|muon nhat|tre nhat|den luc nao|den khi nao|may tieng|(?:toi da|nhieu nhat) (?:duoc )?(?:bao nhieu|may)|how many appointments can|how late|how long before|until when|how far|deadline)\b"
)
# Words of documents, not of prices or times in the data: who has them asks for what the business has written.
ELSEWHERE = re.compile(
    r"\b(?:hoan tien|refund\w*|phat|penalty|giam gia|khuyen mai|uu dai|discount\w*|voucher|tra gop|gui xe|do xe|dau xe|parking"
    r"|dat coc|deposit|hoa don|invoice|vat|thanh toan|chuyen khoan|pay|payment|the tin dung|credit card|tien mat|cash"
    r"|bao mat|privacy|confidential\w*|my (?:data|details|information|account)|thong tin (?:cua|ca nhan)|tre em|child\w*|can mang|mang theo|giay to|bring|bao hanh|guarantee\w*|phi (?:huy|doi)"
    r"|(?:huy|doi|cancel\w*|reschedul\w*) .{0,25}(?:phi|tien|fee|charge|cost)\w*|cancellation fee|late fee|bang cap|kinh nghiem|experience\w*)\b"
)
# Words that stand in a question without narrowing what it is about.
PLAIN = words(
    """
    ranh trong slot slots con available availability online truc tuyen tiep duoc person remote remotely qua mang sau
    co gap nhan khoang vao phuong an xuong len rieng hien tai cho
    a about ad address admin advice advisor advisors afternoon ah ai ak all am an and anh any appointment
    appointments are at ba bac ban bang bao bay be ben between biet bon buoi business by ca cac can cao chao charge
    charges chau cheaper cheapest chi chieu chin cho chu chua chuyen close closed closes closing co coi coming con
    consultant consultants consultation consultations cost costs could cua cuoc cuoi da dai dang dat dau day days de
    den dia dich did different do does dong dum duoc duration each em evening expensive expert experts fee fees for
    free friday from gi gia gio giup gom hai has have hay hello hen het hi hien hoac hoi holiday holidays hom hon
    hong hour hours how i in is it its k keo khi khong kia know ko la lam lan last lasts lau le least lich like list
    located location long longer longest luc luon luong ma mac mai many mat may me minh minutes mo moi monday month
    morning most mot much muoi muon my nam nao nay next ngan ngay nghi nguoi nha nhan nhat nhe nhieu nhung nua o of
    offer offered offers office oi on one open opening opens or our people phi phong phut place places please price
    prices public re roi s sang saturday sau se service services session sessions shall shop shorter shortest should
    show some sunday tai take takes tam tat tell tet than thang thap that the theo there thi this thoi thu thursday
    tien tieng time times to today toi tomorrow ton tren trong trua tu tuan tuesday u up upcoming us va van vay ve viec
    vien voi vu vui was we wednesday week weekend weekends what when where which who why will with work working
    works would xem xin year you your new christmas
    january february march april june july august september october november december st nd rd th
    eve xmas boxing noel giao thua mung mong duong tay nguyen dan national labour labor lunar hung vuong gio quoc khanh
    giang sinh dem
    """
)
