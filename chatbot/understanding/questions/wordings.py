"""The wordings of frequent questions: patterns over spelled words with single spaces between them."""

import re
from enum import StrEnum

from chatbot.understanding.local.spelling import wording
from chatbot.understanding.local.spoken_languages import ANY_LANGUAGE
from chatbot.understanding.local.tokens import SHORT_FORMS, words
from meetassist.text import fold


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
    # What the business is called.
    NAME = "name"
    FREE = "free"
    NEXT = "next"
    MINE = "mine"
    DEVICES = "devices"
    LEVEL = "level"
    LEVELS = "levels"
    REMINDERS = "reminders"
    LANGUAGES = "languages"
    PHONE = "phone"
    DESK = "desk"
    # Whether, or how, something of the business is so: why a time cannot be had, who offers what, what needs approval.
    WHY = "why"
    OFFERS = "offers"
    PERSON = "person"
    PRIVATE = "private"
    APPROVAL = "approval"
    # On which days somebody is away.
    AWAY = "away"
    # Whether there is such a service at all.
    OFFERED = "offered"
    # Since when somebody is with the business; what to bring to a service.
    JOINED = "joined"
    BRING = "bring"
    # Of the asker, who has shown who they are.
    MY_EMAIL = "my_email"
    MY_PHONE = "my_phone"
    MY_NAME = "my_name"
    MY_WAITLIST = "my_waitlist"
    # Of the asker's own next appointment.
    MY_PERSON = "my_person"
    MY_CODE = "my_code"
    MY_PLACE = "my_place"
    MY_LENGTH = "my_length"
    MY_PRICE = "my_price"
    MY_STATUS = "my_status"


# What somebody says who waits for an answer of ours; to whoever does not, it may be about anything.
WAITING = wording(
    r"\b(?:(?:đợi|chờ) (?:lâu|nãy|hoài|mãi|bao lâu|đến bao giờ|tới bao giờ|tới khi nào|đến khi nào)|(?:còn|phải) (?:đợi|chờ)"
    r"|còn lâu|lâu (?:quá|thế|vậy)|bao lâu (?:nữa|thì có)|mấy người (?:nữa|trước)|thứ mấy trong hàng"
    r"|(?:có |sao (?:không|chưa|mãi không) )(?:có )?ai (?:trả lời|nhắn|phản hồi)|(?:chưa|không) (?:thấy )?ai (?:trả lời|nhắn|phản hồi)"
    r"|how long|still waiting|been waiting|keep waiting|(?:have|need) to wait|long (?:wait|queue)"
    r"|(?:any(?:one|body)|some(?:one|body)|nobody|no one|who)(?: is| s)? (?:going to |gonna |ever )?(?:answer\w*|repl\w+|respond\w*|get\w* back)"
    r"|place in (?:the )?(?:queue|line)|(?:number|people) (?:in the queue|before me|ahead)|my turn)\b"
)
LICH = r"(?:lịch hẹn|cuộc hẹn|buổi hẹn|lịch|hẹn|appointments?|bookings?|visits?)"
MY = r"(?:tôi|mình|em|anh|chị|con|cháu|tui|i|my|mine|me)"
CANCELLED = wording(
    r"\b(?:đã huỷ|bị huỷ|huỷ rồi|từng (?:bị )?huỷ|đã từng huỷ|cancell?ed)\b|\bhuỷ\b.{0,25}\b(?:mấy|bao nhiêu) (?:lần|lịch|buổi)\b"
)
COMPLETED = wording(
    r"\b(?:đã xong|đã hoàn thành|hoàn tất|đã đi|đã đến|đã gặp|completed|finished|been to|so far|have i had|(?:i ve|i have) had|did i have)\b"
)
WHICH = wording(r"\b(?:nào|gì|which|what)\b")
PROFESSIONS = (
    r"chuyên gia|tư vấn viên|luật sư|nhân viên|chuyên viên|bác sĩ|nha sĩ|dược sĩ|giáo viên|thầy|thợ|kỹ thuật viên|gia sư|huấn luyện viên|chuyên viên"
    r"|consultants?|advis[eo]rs?|experts?|lawyers?|staff|doctors?|dentists?|vets?|teachers?|tutors?|stylists?|mechanics?|therapists?"
    r"|physios?|coach(?:es)?|hairdressers?|technicians?|specialists?|agents?|accountants?|notar(?:y|ies)"
)
# Over folded words.
PROFESSION = re.compile(rf"\b(?:{fold(PROFESSIONS)})\b")
WHOM_WORDS = rf"\b(?:ai|người nào|chị nào|anh nào|(?:{PROFESSIONS})(?: (?!còn|có|rảnh|trống|làm|nói|biết|tiếng|giờ|ngày|hôm|lúc|buổi|thứ|khi|dịch|vụ|bên|mình)\w+){{0,4}} nào|who|which (?:of (?:you|them|your people) |people|{PROFESSIONS})|how many (?:of )?(?:you|your |people|{PROFESSIONS})|(?:bao nhiêu|mấy) (?:người|{PROFESSIONS}))\b"
WHOM = wording(WHOM_WORDS)
ASKED_BY = wording(
    rf"{WHOM_WORDS}|\b(?:gì|nào|mấy giờ|bao nhiêu|bao lâu|bao giờ|ở đâu|thế nào|tại sao|what|when|where|which|how|why)\b"
)
ONLINE = wording(
    r"\b(?:video(?: call)?|by zoom|over zoom|on zoom|via zoom|qua zoom|zoom|skype|google meet|gọi video|qua video|online|trực tuyến|qua mạng|từ xa|remote|remotely)\b"
)
MISSED = wording(r"\b(?:no show|missed|did not come|didn t come|không đến(?: hẹn)?|không tới|bỏ hẹn|lỡ hẹn)\b")
PENDING = wording(
    r"\b(?:chờ duyệt|đang chờ|chưa duyệt|chưa được duyệt|not approved yet|chưa xác nhận|pending|awaiting|not approved)\b"
)

CANCELLING = r"(?:huỷ|cancel\w*|call(?:ing)? (?:it )?off|pull(?:ing)? out|back(?:ing)? out|drop(?:ping)? out)"
MOVING = r"(?:(?:đổi|dời) lịch|(?:đổi|dời) hẹn|đổi giờ|chuyển lịch|(?:đổi|dời) cuộc hẹn|reschedul\w*|move|shift|postpone|push back)"

# In this order; the first that fits. Over the spelled words with single spaces.
PATTERNS: tuple[tuple[Topic, str], ...] = (
    (Topic.MY_PERSON, rf"\bwhom? (?:am i|do i|will i|are we|do we|will we|shall i|i m|i ll) (?:be )?(?:going to )?(?:meet|meeting|see|seeing|talk(?:ing)? (?:to|with)|speak(?:ing)? (?:to|with)|with)\b(?! (?:for|about|if|when|to|regarding)\b)|\bwho\b(?: is| s) (?:my (?:consultant|advis[oe]r|lawyer|doctor|appointment with)|it with|seeing me)\b"
     rf"|\b(?:{MY} )(?:sẽ |được |phải |có hẹn |hẹn )*(?:gặp|với|làm việc với) ai\b(?! (?:thì|được|tốt|giỏi|để|cũng))|^(?:and )?with whom$|^(?:and )?who with$|^với ai(?: (?:vậy|thế|ạ|nhỉ))*$|^(?:sẽ )?gặp ai(?: (?:vậy|thế|đây|ạ|nhỉ|z))*$|\b(?:lịch|hẹn|buổi|cuộc)(?: \w+){{0,3}} (?:là )?(?:với|gặp) ai\b(?! (?:cũng|thì|được))"),
    (Topic.MY_CODE, rf"\b(?:what\b(?: is| s)|tell me|give me|send me|remind me\b(?: of)?|forgot|lost|can t find|need|have) (?:again )?my (?:booking |appointment |confirmation |reference )?(?:code|reference)\b|\b(?:appointment|booking|reference) code\b(?! is)"
     rf"|\bmã (?:số )?(?:lịch |hẹn |lịch hẹn |đặt lịch |đặt chỗ |đặt hẹn |cuộc hẹn |xác nhận )*(?:của )?(?:{MY} )?(?:là )?(?:gì|bao nhiêu|nào|số mấy|đâu)\b|\b(?:quên|mất|xin(?: lại)?|cho (?:{MY} )?(?:xin )?(?:lại )?|nhắc(?: lại)?) mã (?:lịch|hẹn|đặt|cuộc)\b"),
    (Topic.MY_STATUS, r"\b(?:is|was) (?:it|that|this|my (?:(?:appointment|booking)|_(?: _)*)) (?:really |already |all )?(?:confirmed|approved|booked|fixed|certain|set|final|definite)\b|\b(?:has|have) (?:it|my (?:appointment|booking)|they|he|she) (?:been )?(?:confirmed|approved|agreed|answered)\b|\bwhen (?:will|do|can|should) (?:i|we) (?:know|hear|get (?:an|the) answer|find out|expect an answer)\b|\bwhen (?:will|is|does) (?:it|that|my (?:appointment|booking)) (?:be )?(?:confirmed|approved|decided)\b"
     r"|\b(?:chắc chắn|xác nhận|duyệt|chốt) (?:\w+ )?(?:chưa|rồi chưa|rồi hả|rồi phải không)\b|\b(?:bao giờ|khi nào|lúc nào|chừng nào|mấy giờ)(?: \w+){0,3}? (?:có kết quả|được duyệt|duyệt|được xác nhận|xác nhận|biết kết quả|có câu trả lời)\b|\b(?:có kết quả|được duyệt|biết kết quả) (?:khi nào|bao giờ|chưa|lúc nào)\b"),
    (Topic.MY_PLACE, rf"\bwhere (?:is|s) (?:it|that|my (?:appointment|booking|meeting))\b|\bwhere (?:do|should|must|shall|will|am) (?:i|we) (?:\w+ )?(?:go|come|meet|going|supposed|need|have)\b|\bwhat (?:is|s) the (?:address|place) of my\b"
     rf"|^(?:ở )?(?:đâu|chỗ nào) (?:vậy|thế|ạ|đấy|nhỉ|z|ta)\b|\b(?:gặp|hẹn|đến|tới|qua|lịch(?: hẹn)?|buổi(?: hẹn)?)(?: (?:của )?{MY})?(?: này| đó)? (?:là )?ở (?:đâu|chỗ nào)\b|\b{MY} (?:phải |cần |sẽ )?(?:đến|tới|đi|qua|ra) (?:đâu|chỗ nào|địa chỉ nào)\b"),
    (Topic.CANCEL_NOTICE, rf"\b(?:before|beforehand|ahead|in advance|notice)\b.{{0,40}}\b(?:enough|ok|okay|fine|possible|allowed|too late|in time|early enough)\b.{{0,20}}\b{CANCELLING}\b|\btrước (?:giờ hẹn |hẹn )?(?:\d+|một) (?:tiếng|giờ|ngày|phút|hôm)\b.{{0,40}}\bhuỷ\b|\b{CANCELLING}\b.{{0,60}}\b(?:trước|bao lâu|muộn nhất|trễ nhất|đến lúc nào|đến khi nào|chậm nhất|how late|how long|notice|deadline|until when|latest|in advance|ahead|beforehand|before)\b"
     rf"|\b(?:trước bao lâu|how late|until when|how long before|how many (?:hours|days)|how much notice|muộn nhất|chậm nhất|latest)\b.{{0,40}}\b{CANCELLING}\b"),
    (Topic.MOVE_NOTICE, rf"\b(?:before|beforehand|ahead|in advance|notice)\b.{{0,40}}\b(?:enough|ok|okay|fine|possible|allowed|too late|in time|early enough)\b.{{0,20}}\b{MOVING}\b|\b{MOVING}\b.{{0,60}}\b(?:trước|bao lâu|muộn nhất|trễ nhất|how late|how long|notice|deadline|until when|latest|in advance|ahead|beforehand|before)\b"
     rf"|\b(?:trước bao lâu|how late|until when|how long before|how many (?:hours|days)|how much notice|muộn nhất|latest)\b.{{0,40}}\b{MOVING}\b|\bcòn (?:\d+|một|nửa) (?:tiếng|giờ|ngày|phút)\b.{{0,40}}\b(?:dời|đổi)\b"
     r"|\btrước (?:giờ hẹn |hẹn |có )*(?:\d+|một|nửa|hai|ba) (?:tiếng|giờ|ngày|phút|hôm)\b.{0,40}\b(?:dời|đổi)\b"),
    (Topic.BOOKING_WINDOW, r"\b(?:đặt|hẹn|đăng ký|giữ chỗ)\b.{0,15}\btrước (?:(?:có|khoảng|tầm|tận|những) )*(?:\d+|cả|một|hai|ba|nửa) (?:tuần|tháng)\b|\b(?:how far (?:ahead|in advance|out)|how many (?:days|weeks|months) (?:ahead|in advance)|trước (?:tối đa|nhiều nhất)|xa nhất|đặt (?:lịch )?trước (?:được )?(?:mấy|bao nhiêu) (?:ngày|tuần|tháng)|booking window)\b"),
    (Topic.MOST_COMING, rf"\b(?:(?<!của )tối đa(?! bị)|nhiều nhất|at most|maximum|max|limit)\b.{{0,40}}\b{LICH}\b|\b{LICH}\b.{{0,30}}\b(?:(?<!của )tối đa(?! bị)|nhiều nhất|at most|maximum|at a time|at once|at the same time|cùng lúc)\b"),
    (Topic.BOOKING_NOTICE, r"\b(?:đặt|hẹn|đăng ký)(?: lịch| hẹn| mới| chỗ| gấp| sát giờ)*(?: thì)? (?:phải |cần )?trước (?:ít nhất |tối thiểu )?(?:bao lâu|mấy giờ|mấy tiếng|bao nhiêu|(?:(?:có|khoảng|tầm|tận|chỉ) )*(?:\d+|một|nửa|hai|ba) (?:tiếng|giờ|phút|ngày|hôm))\b|\bminimum notice\b|\bhow long before (?:do|must|should) (?:i|we)(?: have to| need to)? book\b|\bbook(?:ing|ed)?\b.{0,30}\b(?:in advance|notice|before|last minute|ahead)\b|\bhow (?:early|soon|much notice|late)\b.{0,30}\bbook\w*\b"),
    (Topic.LEVELS, r"\b(?:các|những|có|mấy|bao nhiêu) (?:gói|hạng|cấp)(?: dịch vụ| thành viên| khách hàng)?\b|\b(?:giá|phí|bao nhiêu|quyền lợi)\b.{0,20}\b(?:gói|hạng thành viên)\b|\b(?:gói|hạng thành viên)\b.{0,30}\b(?:giá|phí|bao nhiêu tiền)\b"
     r"|\b(?:service levels|which levels|what levels|membership|plans|tiers)\b"
     r"|\b(?:hạng|gói) (?:\w+ ){1,3}(?:giá|phí|bao nhiêu)\b|\b(?:cost|costs|price|fee)\b.{0,30}\b(?:level|plan|tier|package)\b|\b(?:level|plan|tier|package)\b.{0,30}\b(?:cost|costs|price|fee|a month|per month)\b"),
    (Topic.REMINDERS, r"^(?!.*\b(?:my|của (?:tôi|mình|em)|next|(?:lịch|hẹn|sắp) tới)\b).*?(?:\b(?:when|how long before|how early|how soon|how many times)\b.{0,30}\b(?:remind|reminder|reminders|reminded)\b|\b(?:do|will|would|can) (?:you|i) (?:send|get|be|also )?.{0,20}\b(?:remind|reminder|reminders|reminded|nudge|heads up)\b"
     r"|\b(?:nhắc|báo) (?:lịch|hẹn|trước|khách)\b.{0,30}\b(?:bao lâu|khi nào|mấy|bao giờ|lúc nào|không)\b|\b(?:có|được)(?: \w+){0,3} nhắc(?: \w+){0,3} không\b|\bnhắc (?:trước )?(?:mấy|bao nhiêu) (?:lần|tiếng|giờ|ngày|hôm)\b|\bnhắc trước bao lâu\b|\b(?:khi nào|bao giờ|lúc nào|trước bao lâu)\b.{0,20}\bnhắc\b)"),
    (Topic.LEVEL, rf"\b(?:gói|hạng|cấp|mức)(?: dịch vụ| thành viên)?(?: hiện tại)? (?:của )?{MY}\b|\b{MY} (?:đang )?(?:ở |dùng |thuộc )(?:gói|hạng|cấp)\b|\b(?:tôi|mình|em|con|tui) (?:đang |hiện |là )*(?:gói|hạng|cấp) (?:gì|nào|mấy)\b|\bmy (?:service )?(?:level|plan|tier|membership)\b|\b(?:level|plan|tier) am i\b"),
    (Topic.DEVICES, r"\b(?:bao nhiêu|mấy|những|các|có|liệt kê) thiết bị\b|\bthiết bị (?:nào|gì)\b|\b(?:how many|which|what|list|any) (?:of )?(?:my )?devices\b|\bdevices do i\b|\bdevices? (?:registered|on file)\b"),
    (Topic.MY_PRICE, r"\b(?:cost|costs|price|how much)\b.{0,40}\bmy (?:next |coming |upcoming )?(?:appointment|booking|visit|session|meeting)\b|\bmy (?:next |coming |upcoming )?(?:appointment|booking|visit|session|meeting)\b.{0,30}\bcosts?\b"),
    (Topic.NEXT, rf"\b(?:{LICH}|gặp) (?:\w+ )?(?:kế tiếp|tiếp theo|gần nhất|sắp tới nhất|sắp tới) \w*|\b{LICH} (?:kế tiếp|tiếp theo|gần nhất|sắp tới)\b|\bmy next\b|\bnext (?:appointment|booking|visit)\b"
     rf"|\bkhi nào (?:đến|tới) (?:{LICH}|hẹn)\b|\bwhen(?: is| s) my (?:next |upcoming )?{LICH}\b"),
    (Topic.MINE, rf"\b{MY} (?:đang |đã |còn |mới )?(?:có|đặt|còn|huỷ|đi) (?:\w+ )?(?:bao nhiêu|mấy) (?:cái |cuộc |buổi |lần )?(?:{LICH}|lần|buổi|cuộc)\b|\b(?:bao nhiêu|mấy) {LICH}\b"
     rf"|\bhow many (?:\w+ ){{0,2}}{LICH}\b|\b(?:do|did|have|am) i (?:have|got|book\w*)?.{{0,20}}\b(?:{LICH}|anything)\b|\b{LICH} nào (?:\w+ ){{0,3}}(?:đã|bị) (?:bị )?(?:huỷ|xong)|\bwhich (?:\w+ ){{0,2}}{LICH}\b.{{0,20}}\bcancell?ed|\b(?:đã |có )?từng (?:bị )?huỷ (?:{LICH}|hẹn)\b|\b{MY} có (?:{LICH}|hẹn)\b.{{0,30}}\b(?:không|nào|chưa|gì)\b|\bwhat (?:have i|did i) (?:booked|book)\b|\b\w+ s (?:next |last )?(?:appointments?|bookings?)\b"),
    # Whoever speaks of their own number, or would have one changed, asks nothing.
    (Topic.PHONE, r"^(?!.*\b(?:đổi|sửa|cập nhật|thay|change|update|của (?:tôi|mình|em|anh|chị|cháu|con)|my)\b).*?(?:"
     r"\b(?:số (?:điện thoại|đt|máy bàn)|sđt|hotline|đường dây nóng)\b.{0,15}\b(?:bên (?:mình|bạn|em|anh|chị)|văn phòng|công ty|shop|cửa hàng|trung tâm|phòng khám|lễ tân|là (?:gì|bao nhiêu|số mấy|mấy)|nào|số mấy)\b"
     r"|\b(?:xin|cho hỏi)\b.{0,15}\b(?:số (?:điện thoại|đt)|sđt|hotline|đường dây nóng)\b|\bcó (?:số (?:điện thoại|đt)|sđt|hotline|đường dây nóng)(?: nào)? (?:không|ko|k|hông)\b"
     r"|\b(?:gọi|liên hệ)(?: điện(?: thoại)?)?(?: cho| tới| đến)? (?:số nào|văn phòng|lễ tân|số mấy|bằng số nào)\b"
     r"|\b(?:your|the|office|contact|reception s?) (?:office |contact |reception )?(?:(?:tele)?phone |hotline )?number\b(?! of)|\bhotline\b|\bdo you have a (?:tele)?phone\b|\bwh(?:at|ich) number (?:can|do|should|shall) i\b|\bnumber (?:can|do|should|shall) i (?:call|ring|dial)\b|\bhow (?:can|do) i (?:call|ring|phone|reach) (?:you|the office|reception)\b|\b(?:can|could|may) i (?:call|ring|phone) (?:you|the office|reception)\b)"),
    (Topic.DESK, rf"\b(?:bao giờ|khi nào|lúc nào|mấy giờ)(?: \w+){{0,3}}? gọi (?:lại |điện )*(?:cho )?{MY}\b|\b(?:bao giờ|khi nào|lúc nào|mấy giờ)\b.{{0,15}}\b(?:có )?(?:người|nhân viên|đồng nghiệp|ai đó|lễ tân|tư vấn viên) (?:thật )?(?:sẽ )?(?:trả lời|nhắn tin|liên hệ|gọi lại|phản hồi|rep|trực)\b|\b(?:có ai|có người|nhân viên|lễ tân) (?:trực|nghe|bắt|nhấc) (?:máy|điện thoại|tổng đài)\b|\b(?:người|nhân viên|lễ tân) (?:trực|trả lời) (?:lúc |từ )?(?:mấy giờ|khi nào|giờ nào|bao giờ)\b"
     r"|\bwhen (?:will|does|do|can|is|are|would)\b.{0,20}\b(?:some(?:one|body)|any(?:one|body)|a (?:person|human|colleague)|(?:your|the) (?:team|staff|people|reception|desk)|people|reception|staff)\b.{0,15}\b(?:answer\w*|repl\w+|respond\w*|write|call\w*|ring\w*|phone|get back|there|available|reachable)\b|\b(?:desk|reception|support) hours\b"
     r"|\b(?:any(?:one|body)|some(?:one|body)|reception|you) (?:\w+ )?(?:pick(?:s|ing)? up|answer(?:s|ing)?|take|takes|man|there to answer)(?: the| my| your)? (?:phone|phones|call|calls|telephone)\b|\b(?:phone|phones|line|lines|reception|desk) (?:\w+ )?(?:answered|manned|staffed)\b|\breach (?:any(?:one|body)|some(?:one|body)) (?:by|on the) (?:tele)?phone\b"),
    (Topic.MY_LENGTH, r"\bhow long (?:does|will|is|do|would) (?:it|this|that|my (?:appointment|session|visit|meeting)|the (?:appointment|meeting|visit))\b|\b(?:lịch|hẹn|buổi|cuộc)(?: \w+){0,3} (?:mất |kéo dài )?(?:bao lâu|mấy tiếng|bao nhiêu phút)\b|^(?:mất |kéo dài |hết |tốn )?bao lâu(?: (?:vậy|thế|ạ|nhỉ|z|xong|thì xong))*$"),
    (Topic.JOINED, rf"\b(?:here|with (?:you|us)|at (?:the|your|this) \w+)(?: the)? longest\b|\blongest(?: serving| standing)?(?: \w+)? (?:here|with you|with us|at (?:the|your|this))\b|\blongest serving\b|(?<!before she )(?<!before he )(?<!before they )\bjoined\b|\bnewest (?:here|colleague|{PROFESSIONS}|member|person)\b|\bhow long (?:has|have)(?: _)+ (?:been|worked)\b|\bsince when\b.{{0,20}}\b(?:here|with you|work\w*)\b|\bmost senior\b"
     rf"|\blàm (?:việc )?(?:ở|tại|cho|với)\b.{{0,25}}\b(?:lâu nhất|từ (?:bao giờ|khi nào|năm nào)|(?:được )?(?:bao lâu|mấy năm))\b|\b(?:làm|gắn bó) (?:việc )?lâu nhất\b|\blâu năm nhất\b|\bthâm niên\b|^(?!.*\b(?:mấy giờ|giờ nào|lúc nào)\b).*\bvào làm\b|\bmới vào nghề\b|\b(?:người|nhân viên|{PROFESSIONS}) mới nhất\b"),
    (Topic.NAME, r"\b(?:what s|what is|tell me|know) the (?:full |exact |official )?name of (?:your|the|this) (?:office|business|company|firm|clinic|practice|shop|store|studio|salon|place|school|centre|center)\b|\bwhat (?:is|s) your (?:office|business|company|firm|clinic|practice|shop|store|studio|salon)(?: s)? (?:\w+ )?(?:name|called)\b|\b(?:your (?:office|business|company|firm|clinic|practice|shop|store|studio|salon)|this place|the (?:office|firm|clinic|practice|studio)) called\b|\bname of (?:your|the) (?:office|business|company|firm|clinic|practice|studio)\b"
     r"|(?:^|\b(?:hỏi|ơi|biết|ạ|ad|thế|vậy|mà) )(?:tên )?(?:tiệm|shop|quán|công ty|văn phòng|phòng khám|trung tâm|gara|trường|bên|chỗ|cửa hàng|salon|spa|studio|doanh nghiệp)(?: (?:mình|em|bạn|này|đây|anh|chị))? (?:có )?tên (?:là )?(?:gì|chi)\b|(?:^|\b(?:hỏi|ơi|biết|ạ|ad|thế|vậy|mà|xin) )tên (?:của )?(?:tiệm|shop|quán|công ty|văn phòng|phòng khám|trung tâm|gara|trường|bên|chỗ|cửa hàng|salon|spa|studio)(?: (?:mình|em|bạn|này|đây|anh|chị))? (?:là )?gì\b"),
    (Topic.BRING, r"\b(?:bring(?: along)?|(?:cần |phải )?mang (?:theo )?(?:những )?(?:gì|giấy tờ gì)|(?:cần|phải) mang(?: theo)?|mang theo|chuẩn bị (?:những )?(?:gì|giấy tờ)|(?:cần|những) giấy tờ (?:gì|nào)|giấy tờ (?:gì|nào)|what (?:papers|documents) (?:do|should|must) i)\b"),
    (Topic.PRICE, r"\b(?:most time|more time|best value)\b.{0,20}\bmoney\b|\bbn (?:tiền|đồng)\b|_ (?:là |hết |thì |giá )?bao nhiêu(?: (?:vậy|thế|ạ|z|nhỉ|ad|shop|em|chị|anh))*$|\bcó (?:đắt|mắc)\b(?! (?:bệnh|lỗi|hơn))|\b(?:đắt|mắc)(?: (?:lắm|quá))? không\b|(?<!chuyên )(?<!đánh )\bgiá\b(?! đình)|\b(?:bao nhiêu tiền|chi phí|phí|tốn bao nhiêu|hết bao nhiêu|miễn phí|how much|prices?|pricing|costs?|fees?|rates|free of charge|expensive|cheap\w*|rẻ nhất|đắt nhất|mắc nhất|rẻ hơn|đắt hơn|mắc hơn|bảng giá|học phí)\b|\b(?:what|how much)\b.{0,50}\bcomes? to\b(?! (?:the|your|you)\b)|\b(?:set (?:me|us) back|(?:i|we) (?:have to )?pay (?:more |less |in total )?for|(?:do|would|will|must) (?:i|we) pay)\b|\b(?:run|runs|cost|charge) (?:me|us)\b|\bdo i owe\b|\b(?:hết|tốn|mất) nhiều tiền\b|\b(?:rẻ|đắt|mắc) (?:nhì|thứ (?:nhì|hai|2|ba|3))\b|\bchênh(?: lệch)?(?: nhau)? bao nhiêu\b(?! (?:phút|lâu|thời gian))|\bbao nhiêu (?:một|1) buổi\b|\b(?:gap|difference) in price\b"),
    (Topic.DURATION, r"\b(?:takes?|lasts?) (?:the same|equally|as) (?:time|long)\b|\bthời gian (?:bằng|giống|như|ngang) nhau\b|\b(?:bao lâu|kéo dài|thời lượng|bao nhiêu phút|mấy phút|mấy tiếng|bao nhiêu tiếng|mất bao nhiêu thời gian|how long|duration|how many (?:minutes|hours)|how much time|lâu nhất|ngắn nhất|dài nhất|longest|shortest|lâu hơn|ngắn hơn|nhanh hơn|longer|shorter|quicker|faster|over sooner|(?:lâu|dài|ngắn|nhanh) (?:nhì|thứ (?:nhì|hai|2|ba|3)))\b|\b(?:a full|a whole|one full) hour\b"),
    (Topic.HOLIDAYS, r"\b(?:tết|nghỉ lễ|ngày lễ|ngày nghỉ|nghỉ tết|lịch nghỉ|nghỉ ngày nào|nghỉ những ngày|holidays?|new year\w*|christmas|xmas|boxing day|noel|giao thừa|national day|labou?r day|giáng sinh|quốc khánh)\b"),
    (Topic.HOURS, r"\b(?:giờ (?:làm|mở|đóng)|mở cửa|đóng cửa|làm việc|thời gian làm|lịch làm|đi làm|có làm|làm thứ|làm t|làm chủ nhật|(?:opening|office|business|working) hours|hours do|open|opens|close|closes|closed|(?:do|does|is|are) \w+(?: \w+)? (?:work|working)|works?|working)\b"),
    (Topic.PLACE, r"\b(?:maps?|google maps|pin of|định vị|vị trí|directions|floor|bản đồ|chỉ đường|tầng mấy|lầu mấy|tầng nào|địa chỉ|ở đâu|văn phòng(?: \w+){0,3} (?:ở|nằm|đâu|nào)|chỗ nào|đường nào|(?:ở |thuộc )(?:quận|phường|đường)|quận (?:mấy|nào)|which street|what street|which district|address|where|located|location|online|trực tuyến|trực tiếp|in person|(?:phải|cần|thì) (?:đến|tới|đi|qua|ra) (?:tận )?(?:đâu|chỗ nào)|tại chỗ|qua mạng|remote|remotely)\b"),
    (Topic.SERVICES, r"\b(?:(?:những|các|mấy|bao nhiêu|có|liệt kê) (?:loại )?dịch vụ|dịch vụ (?:gì|nào)(?! cũng)|(?:what|which|how many|list)(?: of)?(?: your| the)? services|services (?:do|are|does)|what do you offer|what (?:is|s) it (?:that )?you (?:offer|do)|what (?:do|can) you (?:do|offer)(?: exactly)?$|what (?:sort|kind|kinds|type) of (?:things?|services?|appointments?)|(?<!tôi )(?<!mình )(?<!em )(?<!tui )(?:làm|khám|đặt) được (?:những )?(?:việc |dịch vụ )?gì|tư vấn (?:về )?(?:những )?gì|làm (?:về )?(?:những )?gì|(?:chuyên|phụ trách) (?:về )?(?:gì|mảng nào|lĩnh vực nào)|what (?:does|do|can) .{2,40} (?:do|offer|help with|speciali[sz]e in)|what (?:can|could) (?:i|we) (?:book|get|have|do|see) (?:with|at|from))\b"),
    (Topic.PEOPLE, rf"\b(?:bao nhiêu|mấy) (?:người|{PROFESSIONS})\b|\bhow many (?:of (?:your|the) |other |different )?(?:\w+ ){{0,2}}?(?:people|{PROFESSIONS})\b"),
    (Topic.WHO, r"\b(?:ai|người nào|những ai|chuyên gia nào|tư vấn viên nào|luật sư nào|những chuyên gia|các chuyên gia|danh sách chuyên gia|who|which (?:of (?:your|the) )?(?:consultants?|advis[oe]rs?|experts?|lawyers?|doctors?|dentists?|staff|people|stylists?|teachers?|therapists?|vets?)|list of (?:your )?(?:consultants|advis[oe]rs|experts))\b"),
    (Topic.SERVICE, r"\b(?:là gì|gồm (?:những )?gì|bao gồm|hỗ trợ (?:những )?gì|chi tiết|giới thiệu|mô tả|what (?:is|s)\b(?! (?:the |your )?(?:earliest|soonest|first|nearest|latest|last|next)\b)|tell me about|includes?|included|cover(?:s|ed)?|part of)\b|\babout(?: again| then)?$"),
)  # fmt: skip
COMPILED = tuple((topic, wording(pattern)) for topic, pattern in PATTERNS)
SPEAKS = wording(
    rf"\b(?:nói|biết|giỏi|thạo|rành|bằng|dùng|hiểu|speaks?|speaking|fluent|knows?|understands?|in)\b.{{0,20}}\b(?:{ANY_LANGUAGE})\b"
    rf"|\b(?:{ANY_LANGUAGE}) (?:speaking|speakers?)\b"
    r"|\b(?:ngôn ngữ|thứ tiếng|tiếng) (?:nào|gì)\b|\b(?:nói|biết) (?:được )?(?:những |mấy )?(?:thứ tiếng|ngoại ngữ)"
    r"|\b(?:what|which|how many) languages?\b|\blanguages? (?:do|does|can|are)\b"
)
# By rule, and not on the one day that comes next.
USUALLY = wording(
    r"\b(?:usually|normally|generally|regularly|every|each week|weekly|mondays|tuesdays|wednesdays|thursdays|fridays|saturdays|sundays"
    r"|mornings|afternoons|evenings|weekends|thường|hàng tuần|hằng tuần|mỗi|các (?:thứ|chủ nhật|buổi|ngày)|những (?:thứ|buổi))\b"
)
# What is asked of somebody's life, or of others' appointments, and told to nobody.
PRIVATE = wording(
    r"\b(?:who (?:has|have|had|else)? ?(?:booked|come|comes|came|is coming|sees|saw)|where (?:does|do)(?: _)+ live|home address|married|single|how old|salary|earns?"
    r"|(?:which|what|whose) (?:other )?(?:patients?|clients?|customers?)\b.{0,30}\b(?:have|has|see|sees|seeing|got|booked|with)"
    r"|(?:where|what|which \w+) (?:did|has|have|had)(?: (?:_|he|she|they))+ (?:\w+ )?(?:work|worked|working|stud\w+|train\w*|learn\w*|graduat\w*|do before)"
    r"|ai (?:đã |đang |có )?(?:đặt|hẹn|gặp|khám)(?: lịch)?(?: (?:chị|anh|cô|chú|bác sĩ|với))? _|nhà (?:(?:anh|chị|cô|chú|bác sĩ|luật sư) )?_|(?:tiếp|gặp|có|hẹn) (?:những )?(?:khách|khách hàng|ai) nào\b(?! (?:nói|khác))|bao nhiêu tuổi|mấy tuổi|có chồng|có vợ|make a (?:month|year)|lương|quê ở đâu|quê (?:\w+ )?đâu|where(?: is| s)(?: _)+ from|hometown)\b"
)
# Where somebody learnt what they do, be they named or spoken of.
STUDIED = wording(
    r"\b(?:where|what|which \w+)(?: university| school)? (?:did|has|have|had) (?:he|she|they|_)(?: _)* (?:\w+ )?(?:stud(?:y|ied)|train(?:ed)?|graduate\w*|learn(?:ed|t)?|go to (?:school|university|college))\b"
    r"|\btốt nghiệp (?:\w+ ){0,2}?(?:trường|đại học|đâu|nào)\b"
)
# What the business, or somebody of it, still has for whoever comes: no matter of one's own appointments.
LEFT_WITH_US = wording(
    r"\bhow many (?:\w+ ){0,2}?(?:appointments?|slots?|times?|openings?|spots?|places?) (?:do|does|have|has|are) (?:you|they|there|_)\b.{0,12}\b(?:still|left|open|free|available|have|got)\b"
    r"|\b(?:appointments|slots|spots|openings) (?:are )?(?:still )?(?:left|open|available|free)\b"
)
# What is said of the asker's own work: "em tan làm trễ".
OWN_WORK = wording(
    r"\b(?:tôi|mình|em|con|cháu|tui|i) (?:\w+ ){0,3}?(?:tan (?:làm|ca|sở)|đi làm về|finish work|get off)(?: (?:trễ|muộn|late))?\b"
)
# When somebody who is named can be seen: no matter of one's own appointments.
OF_SOMEBODY_FREE = wording(
    r"\b(?:does|do|has|have|is|could|can)(?: _)+ (?:\w+ )?(?:have|see|open|free|available)\b|\b(?:gặp được|khám được|hẹn được)\b"
)
# On which of all days: of none that was spoken of.
WHICH_DAYS = wording(r"\b(?:(?:which|what) days?|(?:những |các )?(?:hôm|ngày|thứ|buổi) nào)\b")
# All but those who are named.
BESIDES = wording(
    r"\b(?:ai|người|bác sĩ|luật sư|chuyên gia) (?:nào )?(?:khác|nữa)\b|"
    r"\b(?:besides|other than|apart from|except(?: for)?|who else|anyone else|somebody else|ngoài|trừ|không tính)\b"
)
# What a description is to speak of.
INCLUDES = wording(r"\b(?:includes?|included|covers?|covered|part of|about|bao gồm|gồm|kèm|luôn cả|có cả)\b")
# What belongs to a service that is named: "is custody part of it?".
PART_OF = wording(r"\b(?:included?|includes|including|covers?|covered|part of|bao gồm|gồm cả)\b")
# Of a time that is spoken of, the one behind it: "the one after that", "sớm nhất sau đó".
AFTER_THAT = wording(
    r"\b(?:(?:the )?(?:one|next one|next|first one|times?|appointment) after (?:that|it)|after (?:that|this)|and (?:the )?next one|sau đó(?: nữa)?|tiếp (?:theo )?sau đó|kế đó|kế nữa)\b"
)
# The day behind one that is spoken of.
DAY_AFTER = wording(r"\b(?:the (?:day after|next day|following day)|(?:ngày )?hôm sau|ngày kế|ngày tiếp theo)\b")
# When somebody who is away will be there again.
RETURNS = wording(
    r"\b(?:when|until when|how long)\b.{0,25}\b(?:back|return\w*|away|in again|there again|here again)\b"
    r"|\b(?:khi nào|bao giờ|hôm nào|ngày nào|lúc nào|đến khi nào|mấy ngày)\b.{0,25}\b(?:đi làm lại|làm lại|quay lại|trở lại|có mặt lại|về làm|hết nghỉ|hết phép)\b"
    r"|\b(?:đi làm lại|quay lại làm|trở lại làm|làm việc lại|nghỉ)\b.{0,15}\b(?:khi nào|bao giờ|đến khi nào|đến bao giờ|tới khi nào|đến ngày nào)\b"
)
# When the business is open again: "nghỉ Tết xong hôm nào mở cửa lại?".
REOPENS = wording(
    r"\bwhen\b.{0,25}\b(?:reopen\w*|open(?:ing)? (?:up )?again|back open|be back)\b|\b(?:reopen\w*) (?:when|on what day)\b|"
    r"\b(?:khi nào|bao giờ|hôm nào|ngày nào|lúc nào|mùng mấy|ngày mấy)\b.{0,30}\b(?:mở|làm(?: việc)?|hoạt động|đón khách|bán)(?: cửa)?(?: bình thường)?(?: trở)? lại\b"
    r"|\b(?:mở|làm(?: việc)?|hoạt động|đón khách)(?: cửa)?(?: trở)? lại\b.{0,15}\b(?:khi nào|bao giờ|hôm nào|ngày nào|lúc nào|mùng mấy|ngày mấy)\b"
)
# When what begins at an hour is over.
ENDS = wording(
    r"\b(?:when|what time|until when)\b.{0,40}\b(?:over|done|finished|end|ends|finish|finishes|out)\b"
    r"|\b(?:mấy giờ|khi nào|lúc nào|bao giờ|lúc mấy giờ)\b.{0,15}\b(?:xong|kết thúc|hết|tan)\b|\b(?:xong|kết thúc|hết)(?: \w+)? (?:mấy giờ|lúc mấy giờ|khi nào|lúc nào)\b"
)
# Who came last, of all who are there.
NEWEST = wording(
    r"\b(?:newest|most recent(?:ly)?|latest|last to|recently|mới (?:nhất|vào|đến)|gần đây nhất|sau cùng|trẻ nghề nhất)\b"
)
# A price is asked for, whatever verb stands before it.
PRICE_ASKED = wording(
    r"\b(?:xin|hỏi|cho biết|báo) giá\b|\bgiá (?:bao nhiêu|sao|thế nào)\b|\bbao nhiêu tiền\b|\bhow much (?:is|are|does|do|would|will)\b|\bwhat (?:does|would|will|do)\b.{0,40}\b(?:cost|come to)\b"
)
# What costs the least for the time it takes.
PER_TIME = wording(
    r"\b(?:per|a|each|every) (?:minute|hour)\b|\b(?:mỗi|một|1|tính theo|theo) (?:phút|giờ|tiếng)\b|\bfor (?:my|the|your) money\b|\bbest value\b|\bđáng tiền nhất\b"
)
ENOUGH = wording(r"\b(?:enough|sufficient|suffice|covers?|đủ|kịp)\b")
# What somebody has to spend.
HAS_MONEY = wording(
    r"\b(?:enough|sufficient|đủ|i ve got|i have|i got|my budget|budget (?:is|of)|only have|with|tôi có|mình có|em có|tui có|chỉ có|có khoảng|ngân sách|tầm)\b"
)
# Conditions that no answer of ours keeps: "two in a row", "two hours of it", "English but not French".
NOT_KEPT = wording(
    r"\b(?:in a row|back to back|consecutive|one after (?:the other|another))\b|\b(?:one|two|three|four|\d+) hours? of\b|\b(?:but|and) not (?:in )?(?:"
    rf"{ANY_LANGUAGE})\b"
)
# Whether it is still possible, of an act that is named: no wish to do it.
STILL = wording(
    r"\b(?:can|could|may|am|is it|are we) (?:i |we )?(?:still|able to still|too late)\b|\bstill (?:able|possible|allowed|time)\b|\btoo late to\b"
    r"|\bcòn (?:huỷ|đổi|dời|đặt)(?: \S+){0,5} được (?:nữa )?(?:không|chứ)\b|\bcòn (?:kịp|được)\b.{0,20}\b(?:huỷ|đổi|dời)\b|\b(?:huỷ|đổi|dời)\b.{0,30}\b(?:còn kịp|kịp không|còn được)\b"
)
# Whether somebody can come or be seen, and what says that it shall be booked at once.
MAY_COME = wording(
    r"\b(?:can|could|may|might|would|will) (?!you (?:please |pls )?(?:book|put))(?:\w+ |_ )(?:\w+ |_ ){0,2}?(?:come|drop|pop|swing|stop|see|sees|squeeze|fit|be seen|visit|make it|get in|meet|manage|do)\b"
    r"|\b(?:any chance|is it (?:possible|ok|okay)|would it be (?:possible|ok|okay)|(?:am|is|are) (?:\w+ |_ )+able) (?:\w+ |_ ){0,4}?(?:come|coming|drop|dropping|pop|popping|see|seeing|seen|squeeze|squeezing|squeezed|visit|visiting|meet|meeting)\b"
    r"|\b(?:đến|tới|qua|vào|ghé|gặp|khám|sang|lên|xuống)(?: \S+){0,6}? được\b"
)
SHALL_BE_BOOKED = wording(
    r"\b(?:book\w*|appointment|schedule|reserve|put me|instead|every|each|another|cancel\w*|move|change|my name|i (?:m|am)(?! (?:at work|working|busy|off|free|only|in|near)\b)"
    r"|đặt|giữ (?:chỗ|lịch|giờ)|đăng ký|lấy (?:lịch|chỗ|số)|(?:lên|xếp|sắp) lịch|hẹn|huỷ|dời|đổi|chuyển)\b"
)
# Whether a time can be had, whoever comes then: "would 11 be possible?", "does Friday work?", "any chance on Monday?".
CAN_BE_THEN = wording(
    r"\b(?:is|are|would|could|can|will|does|do|might)\b(?: \S+){0,8}? (?:possible|ok|okay|fine|free|available|doable|feasible|work|works|suit)\b"
    r"|\b(?:any chance|is it possible|would it be possible)\b|\b(?:được|kịp|tiện|ổn) (?:không|chứ)\b"
)
# What is said of a time, and of nobody's being at work: "would 6 work?".
TIME_WORKS = wording(
    r"\b(?:would|does|do|could|will|can|might) (?:\S+ ){0,4}?(?:\d\S*|noon|morning|afternoon|evening|\w{3,6}day|mon|tue|wed|thu|fri|sat|sun|tomorrow|today|that|it|am|pm|o clock) works?\b"
)
# For which moment it is asked.
ASKS_WHEN = wording(
    r"\b(?:what s|what is|what times?|what|when|which|how (?:soon|early|late)|mấy giờ|lúc nào|giờ nào|khi nào|bao giờ|chừng nào)\b"
)
# An hour in the place of one that is spoken of: "would 6 work?", "còn 10 thì sao".
BARE_HOUR = wording(
    r"^(?:(?:and|or|ok|hmm|hm|then|what about|how about|would|is|does|could|còn|thế|vậy|thế còn|vậy còn) )+(?:at )?(?P<hour>\d{1,2})"
    r"(?: (?:o clock|be|work|works|possible|ok|okay|fine|free|available|suit|then|also|too|still|thì sao|được không|for (?:you|him|her|them)|please|ạ|em|chị|anh|shop|nhỉ))*$"
)
# Beside the hours that are spoken of.
LATER_OR_EARLIER = wording(
    r"\b(?:any(?:thing|time)?|something|slots?|times?|openings?|is there|have you|got|giờ nào|có|còn)\b.{0,25}?\b(?:(?P<later>later|after that|muộn hơn|trễ hơn|sau đó)|(?P<earlier>earlier|before that|sớm hơn|trước đó))\b"
)
# A question of a yes or a no about others than who asks, and none that asks them to do something: "are you in on
# Friday?", "would she come to my place?".
OF_OTHERS = wording(
    r"^(?:(?:hi|hello|hey|so|and|but|ok|okay|then|oh|um|also|guys) )*(?:(?:is|are|was|were|do|does|did|has|have|isn t|aren t|don t|doesn t)"
    r" (?:you guys|you|your \w+|the \w+|they|he|she|_|any(?:one|body)|some(?:one|body))\b(?! (?:able|able to|possible|mind|think))"
    r"|(?:would|will) (?:they|he|she|_)\b)"
)
# What asks of something other than when to come, whatever else it says.
ASKS_WHERE_OR_WHY = wording(r"^(?:(?:hi|hello|hey|so|and|but|ok|okay|then|oh) )*(?:where|whose|why|how come)\b")
# "With someone who speaks English": a wish, and no question.
SOMEONE = wording(r"\b(?:some(?:one|body)|any(?:one|body)|a person|the one|người|ai đó)(?: _)* (?:who|that|nói|biết)\b")
# "Giờ đặt cho 20/2 được chưa?", "is it too early to book for May?": whether a day can be booked already.
ALREADY = wording(
    r"\b(?:đặt|giữ chỗ|hẹn|đăng ký|nhận (?:lịch|đặt|khách)|mở (?:lịch|đặt))\b.{0,60}\b(?:được chưa|chưa(?: (?:ạ|vậy|shop|ad|bạn|em|nhỉ|anh|chị))*$)"
    r"|\balready\b.{0,40}\b(?:book|make|reserve|get|have|fix|arrange|schedule)\b|\b(?:book|reserve|appointment|schedule)\b.{0,60}\b(?:already|(?:that|so|this) (?:far|early)|(?:months|weeks) (?:ahead|in advance|away|from now))\b"
    r"|\btoo (?:early|soon|far (?:ahead|away|off)) to (?:book|make|reserve|get|fix|schedule)\b"
)
# What is asked of an act as if it were done: "đặt lịch với anh Bảo thì làm được những gì?".
IF_DONE = wording(r"\b(?:đặt|hẹn|huỷ|dời|đổi)\b.{0,60}\bthì\b")
FAVOUR = wording(r"\b(?:giúp|dùm|giùm|hộ|cho (?:tôi|mình|em|con|cháu|tui)|please|for me)\b")
# "Bạn mình không biết tiếng Việt": of whoever asks, and not of whom is looked for.
NOT_SPOKEN = wording(
    rf"\b(?:không|chưa) (?:biết |nói |rành |giỏi |hiểu |được |sõi |nhiều )+(?:{ANY_LANGUAGE})|\b(?:don t|doesn t|can t|not) (?:speak|know|understand) (?:any |much )?(?:{ANY_LANGUAGE})"
)
SHUT = wording(r"\b(?:closed|shut|too (?:early|soon|far|late)|nghỉ|đóng cửa|off)\b")
NOT_SO = wording(r"\b(?:can t|cant|cannot|isn t|isnt|aren t|not|no|nothing|don t|doesn t|không|chẳng|hết|chưa)\b")
# Whether a day is worked on, and not which days are free.
OPENS = wording(r"\b(?:open|opens|closed?|mở cửa|đóng cửa|làm việc|có làm|đi làm|có nghỉ|nghỉ không|work|working)\b")
MOVES = wording(r"\b(?:move|moving|reschedul\w+|change|shift|push|postpone|switch|dời|đổi|chuyển|hoãn)\b")
CANCELS = wording(rf"\b{CANCELLING}\b")
SAID_TO_BOOK = wording(
    rf"\b(?:do|should|must) i (?:have to |need to )?(?:be|come|show up|arrive) (?:there|in|by)\b|\b(?:{MY}) (?:có |đã |đang )?(?:đặt|hẹn|đăng ký)\b|\bhave i booked\b|\bdid i book\b|\bam i booked\b"
)
# Why something cannot be had; "why" after an answer of ours as well.
WHY = wording(
    r"^(?:(?:but|and|so|oh|ah|huh|ok|nhưng|mà|thế|vậy|ủa|ơ) )*(?:why|how come|tại sao|vì sao|sao|lý do)\b|\b(?:tại sao|vì sao|sao lại|why (?:can|isn|is|are|aren|not|do|don))\b"
)
# Somebody's being at work; "_" stands for a name.
WORKS = wording(
    r"\bwho (?:starts|begins|finishes|leaves|opens|comes in)\b|\b(?:works?(?! (?:for me|with|on this|well|better))|working|hours|giờ làm|on duty|open|opens|close|closes|closed|làm việc|đi làm|có làm|làm(?: từ| đến| tới)? (?:mấy|những|thứ|ngày|buổi|lúc)|làm muộn|làm trễ|mở cửa|đóng cửa|có nghỉ|nghỉ không|(?:hôm|ngày|thứ) (?:nào|mấy) nghỉ|nghỉ (?:hôm|thứ) (?:nào|mấy)|làm tổng cộng|có mặt|ở văn phòng|ở phòng khám|trực)\b"
    r"|\b(?:knock(?:s|ing)? off|clock(?:s|ing)? off|get(?:s)? off|leave(?:s)? (?:work|the office)|finish(?:es)?(?: work)?|call it a day|tan làm|tan ca)\b|\b(?:is|be|will|are|s)(?: _)+ (?:be )?(?:in|here|there|at work|around|back)\b(?! (?:a|the|my|your|charge|vietnam|person)\b)"
    r"|\b(?:is|will|s) (?:he|she) (?:be )?(?:in|here|there|around|at work|back)\b"
)
UNTIL = wording(
    r"\b(?:from what time|since what time|mấy giờ(?: \w+){0,4} vào làm|vào làm (?:lúc )?mấy giờ|until when|till when|until what time|till what time|what time (?:do|does|are) (?:\w+ )?(?:close|open|start|finish|end)|from when|đến mấy giờ|tới mấy giờ|từ mấy giờ|đến khi nào|đến lúc nào|mấy giờ (?:đóng|mở|nghỉ|hết|bắt đầu làm|vào làm))\b"
)
IN_HOURS = wording(r"\b(?:how many hours|bao nhiêu tiếng|mấy tiếng|bao nhiêu giờ|tổng số giờ)\b")
# What somebody is, and what they are good at.
IS_GOOD_AT = wording(
    r"\b(?:speciali[sz]\w*|specialt(?:y|ies)|expert in|expertise|field|what (?:does|do)(?: _)+ do|what is(?: _)+ good|chuyên (?:về|môn|ngành|khoa|sâu)|chuyên gì|khoa (?:gì|nào)|lĩnh vực|mảng|giỏi về|chức danh|title)\b"
)
IS_A = wording(rf"\b(?:is|are|có phải|phải|là)(?: _)* (?:a |an |the )?(?:là )?(?:{PROFESSIONS})\b")
OFFERED = wording(r"\b(?:dịch vụ (?:gì|nào)|những dịch vụ|các dịch vụ|what services|which services)\b")
OFFERS = wording(
    r"\b(?:does|do|can|could|offers?|gives?|helps?|provides?|handles?|takes?|có|nhận|biết|tư vấn|làm|được)\b"
)
# Whether the business has what is named; "_" stands for a name.
LEAST_WORDS = r"(?: (?:nhận|làm|tư vấn|dịch vụ|hỗ trợ|cung cấp|khám|dạy|mảng|về|cho|thêm|cả|giúp|được|loại|gói|phần|môn|khoá|lớp))*"
HAVING = wording(
    r"^(?:\w+ ){0,3}?(?:do|does|can|could) (?:you|they|_)(?: \w+)? (?:have|offer|do|provide|give|handle|deal|help|advise|cover|take on|teach|repair|fix)\b(?: (?!_)\w+){0,3}?(?: _)+(?: \w+){0,3}$"
    r"|^(?:is|are) (?:there )?(?:a |an |any )?(?:_ )+(?:something )?(?:available|offered|you (?:do|offer)|on offer|possible)\b"
    rf"|\b(?:có|nhận){LEAST_WORDS}(?: _)+(?: (?:này|cá nhân|luôn|nữa|gì))*(?: (?:không|chưa|hả|à|ạ|shop|vậy|em|anh|chị|ad|bạn|thế|nhỉ))+$"
)
# The same of what is named by other words: a service surely fits them.
HAVING_SUCH = wording(
    r"^(?:\w+ ){0,3}?(?:do|does|can|could) (?:you|they)(?: \w+)? (?:have|offer|do|provide|give|handle|deal with|help with|advise on|cover|teach|repair|fix)(?: \w+){1,5}$"
    r"|^(?:\w+ ){0,3}?(?:có|nhận)(?: (?:nhận|làm|tư vấn|dịch vụ|hỗ trợ|khám|dạy))*(?: \w+){1,4} không(?: (?:ạ|shop|vậy|em|anh|chị|ad|bạn|thế|nhỉ))*$"
)
# Whether something can be had here at all; not what a business has beside its services.
CAN_BE_HAD = wording(
    r"^(?:(?:hi|hello|hey|so|and|but|ok|okay|also|then) )*(?:(?:do|can|could) (?:you|they)(?: guys)? (?:also )?(?:offer|do|teach|repair|treat|fix)|(?:can|could) i book|(?:can|could) i (?:get|have) (?:my|a|an|the)(?= (?:\w+ ){1,3}\w+(?:ed|en|cut)\b))\b(?! (?:you|i|it|that|this|one|in|to|for|on|at|with)\b)(?: \w+){1,8}$"
    r"|^(?:(?:dạ|alo|cho hỏi|cho em hỏi|cho mình hỏi|chào shop|shop ơi|ad ơi) )*(?:bên (?:mình|bạn|em|anh|chị|này)|shop|ad|văn phòng|phòng khám|trung tâm|mình) (?:mình )?có (?:nhận )?(?:làm|dạy|sửa|chữa|khám|tư vấn|thiết kế|dịch|soạn|cắt|mổ)\b(?! (?:gì|ai|việc)\b)(?: \w+){1,6}? không(?: (?:ạ|a|shop|vậy|em|anh|chị|ad|bạn|thế|nhỉ))*$"
)
BESIDE_SERVICES = wording(
    r"\b(?:park\w*|cards?|cash|zoom|wi ?fi|internet|coffee|tea|drinks?|food|toilet|wheelchair|lift|elevator|access\w*|students?|seniors?|gift\w*|vouchers?|receipts?|bills?|contracts?|deliver\w*|home|house|flat|walk ins?|emergenc\w*|weekends?|evenings?|days?|time|free|trial|more|another|appointments?|calls?|messages?|e ?mails?|whatsapp|zalo|photos of|see|know|someone|somebody|anyone|loyalty|subscriptions?|insurance|instal\w*|transfers?|currenc\w*|dollars?|dogs?|pets?|kids?|child\w*|jobs?|interns?\w*|copy|copies|help|advice|information|info|details"
    r"|ngoài giờ|miễn phí|tại nhà|tận nơi|online|điện thoại|buổi|tối|trưa|cuối tuần|ngày lễ|chủ nhật|bảo hiểm|hoá đơn|trẻ em|người|khách|thêm|trước|gấp|nhanh|riêng|theo|bằng|qua|được)\b"
)
APPROVAL = wording(r"\b(?:approv\w+|(?:chờ|cần|phải|được) (?:\w+ )?(?:duyệt|phê duyệt|xác nhận)|duyệt trước)\b")
OF_ALL = wording(r"\b(?:both|all of (?:them|these)|vừa|cả hai|cả 2|đều)\b")
ENTRY = wording(r"\b(?:waitlist|waiting list|wait list|danh sách chờ|hàng chờ)\b")
KEPT = wording(
    r"\b(?:have|has|got|registered|on file|under|saved?|stored?|know|lưu|đăng ký|ghi|đang có|đang để|bên (?:mình|em|đó|bạn))\b"
)
MY_EMAIL = wording(r"\b(?:e ?mail|mail)\b")
MY_PHONE = wording(r"\b(?:phone|mobile|(?:tele)?phone number|number|số điện thoại|sđt|số dt|sdt)\b")
MY_NAME = wording(r"\b(?:name|tên)\b")
OF_MINE = wording(rf"\b(?:{MY})\b|\b(?:am i|are we|for me|of me)\b")
SPENT = wording(
    r"\b(?:spent|spend|paid|pay|cost|costs|đã chi|chi bao nhiêu|chi hết|trả bao nhiêu|tốn|hết bao nhiêu|hết tất cả|bao nhiêu tiền|tiền)\b"
)
# One's own appointment, whatever stands between: "buổi hẹn thứ Ba của em", "lịch làm hợp đồng của em".
OWN_VISIT = wording(
    r"\b(?:lịch|hẹn|buổi|cuộc)(?: (?!trống|rảnh)\w+){0,6}? của (?:tôi|mình|em|con|cháu|tui)\b"
    r"|\b(?:lịch|hẹn|buổi|cuộc)(?: hẹn)? (?:tôi|mình|em|con|cháu|tui) (?:đã |vừa |mới )?(?:đặt|hẹn)\b"
)
# More than one of them.
SEVERAL_VISITS = wording(r"\b(?:all|appointments|bookings|visits|các|tất cả|những|mọi)\b")
# "Chị _" is somebody else, and not who asks.
CALLED = wording(r"\b(?:anh|chị|em|cô|chú|bác|thầy)(?: _)+")
# One's own visits, whatever they are called: "my coming appointments", "have I been to Lan", "mình đã gặp chị Lan".
BEEN = wording(
    rf"\b(?:i|we|{MY}) (?:\w+ ){{0,2}}?(?:been|spent|paid|visited|gặp|đến|tới|đi|chi|trả|khám)\b|\b(?:have|has) i\b|\bmy (?:coming |next |past |own )?(?:appointments?|bookings?|visits?)\b"
    rf"|\b(?:lịch|cuộc hẹn|buổi hẹn)(?: \w+)* (?:của )?(?:{MY})\b|\bcác lịch\b"
)
# The number of somebody who works there is nobody's business.
NUMBER_OF_SOMEBODY = wording(
    r"\b(?:his|her|their|_|\w{2,}s) (?:private |personal |own )?(?:mobile|cell|phone)(?: phone)?(?: number)?\b(?! (?:is|was)\b)"
    r"|\b(?:số (?:điện thoại|đt|dt|di động|riêng)|sđt|sdt|facebook|zalo)(?: \w+){0,2}? (?:của )?(?:anh|chị|cô|chú|thầy|bác sĩ|luật sư)(?: _)+(?! là)"
    r"|\b(?:xin|cho)\b.{0,12}\b(?:e ?mail|mail|zalo|facebook|địa chỉ nhà|nhà riêng) (?:riêng )?(?:của )?(?:anh|chị|cô|chú|thầy|bác sĩ|luật sư) (?!ạ|nhé|nha|với)\w+"
    r"|\b(?:his|her|their|_|\w{2,}s) (?:private |personal |own )(?:e ?mail|address)\b"
)
# Of one's own, the last that comes.
FARTHEST = wording(r"\b(?:xa nhất|farthest|furthest|latest)\b")
# The last one, and none that is to come.
LAST_TIME = wording(
    r"\b(?:lần trước|lần cuối|lần gần (?:đây )?nhất|lần gần đây|bữa trước|hôm trước|hồi trước|bữa nọ|hôm nọ|hôm bữa|tuần trước|tháng trước|last (?:visit|week|month)|my last (?:appointment|booking|session|meeting))\b"
)
# Of the best at something, which is told only where it is counted.
SUPERLATIVE = wording(r"\b(?:nhất|best|most)\b")
# Of appointments that have been.
PAST = wording(
    r"\b(?:i ve(?! got)|i have been|have i|was|were|had|been|did|ago|so far|in the past|past|previous|last (?:time|visit|week|month|year)|lần trước|lần cuối|gần (?:đây )?nhất"
    r"|bữa trước|hôm trước|hồi trước|bữa nọ|hôm nọ|hôm bữa|trước đây|trước giờ|từ trước|đã (?:gặp|đến|tới|đi|có|hẹn|chi|trả|tiêu|đóng|khám)|từng|rồi|tháng trước|tuần trước)\b"
)
# Of whom it is asked; "can we speak English?" asks nothing about people.
SPEAKERS = wording(
    rf"\b(?:which one|they|of them|of you|she|he|anh ấy|chị ấy|cô ấy|họ|ai|người|{PROFESSIONS}|có vị|who|any(?:one|body)|some(?:one|body)"
    r"|people|speakers?|languages?|ngôn ngữ|thứ tiếng|ngoại ngữ)\b"
)
FREE = wording(
    r"\b(?:(?:what|which) times\b|còn lịch|còn nhiều|rảnh|trống|còn (?:chỗ|slot|giờ|lịch)|slots?|free|available|availability|openings?|gaps?|còn nhận|gặp được|còn (?:(?:tư vấn|khám|làm|nhận|tiếp|_) )+được)\b"
    r"|\b(?:what s|what is|times?|are|anything|something) (?:still |left )?(?:open|left) (?:on|for|today|tomorrow|this|next|with|mon|tue|wed|thu|fri|sat|sun|\w{3,6}day)\b"
    r"|\bwhat (?:do|does) (?:you|he|she|they|we|_)(?: _| guys)* (?:still )?(?:have|got)\b(?! to\b)|\bwhat (?:have|has) (?:you|he|she|they|_)(?: _| guys)* (?:still )?got\b"
    r"|\bstill (?:have|has|got)? ?(?:\w+ |_ ){0,3}(?:open|left)\b(?! (?:at|until|on)\b)|\b(?:have|has|got) (?:\w+ |_ ){0,4}(?:left|open)\b"
)
# A question about the rules, though it speaks of an act.
RULE = wording(
    r"\b(?:trước bao lâu|bao lâu|muộn nhất|trễ nhất|đến lúc nào|đến khi nào|mấy tiếng|(?:tối đa|nhiều nhất) (?:được )?(?:bao nhiêu|mấy)|trước (?:giờ hẹn |hẹn )?(?:\d+|một) (?:tiếng|giờ|ngày|phút|hôm)|(?:hours?|days?|minutes?) (?:before|ahead|in advance)|how many appointments can|how late|how long before|until when|how far|deadline|minimum notice|how many (?:hours|days) (?:ahead|before)|báo (?:huỷ|dời) trước|trước mấy)\b"
)
# Words of documents, not of prices or times in the data: who has them asks for what the business has written.
ELSEWHERE = wording(
    r"\b(?:hoàn tiền|refund\w*|phạt|penalty|giảm giá|khuyến mãi|khuyến mại|ưu đãi|discount\w*|voucher|trả góp|gửi xe|đỗ xe|đậu xe|parking"
    r"|đặt cọc|deposit|hoá đơn|invoice|vat|thanh toán|chuyển khoản|pay(?! (?:(?:\w+ ){0,2}(?:more|less)|for|altogether|in total|together|with (?:that|it|this))\b)|pay (?:\w+ ){1,3}by|card|payment|thẻ tín dụng|credit card|tiền mặt|cash"
    r"|bảo mật|privacy|confidential\w*|my (?:data|details|information|account)|thông tin (?:của|cá nhân)|trẻ em|child\w*|cần mang|mang theo|(?:cần|mang|những|chuẩn bị)(?: \w+)? giấy tờ|giấy tờ (?:gì|nào)|bring|bảo hành|guarantee\w*|phí (?:huỷ|đổi|dời)"
    r"|(?:huỷ|đổi|dời|cancel\w*|reschedul\w*) .{0,25}(?:phí|tiền|fees?|charged?|charges|costs?)|cancellation fee|late fee|bằng cấp|kinh nghiệm|experience\w*)\b"
)
# Typed with their marks these narrow a question, though their letters are those of words that say nothing.
NARROWING = words("mắt mặt mát da tay chân răng tim")
# What stands before a name, or behind it for politeness.
TITLES = words("chi anh co chu bac thay ban ms mr mrs dr doctor bs em nhe nha a please")
# Of half a question: "then Bảo?", "chị Hằng thì sao".
HALVES = words(
    "then same sao one question but ok nothing hmm suit suits possible fits instead rather prefer later earlier"
)
# What is asked in these is asked of another in the words of before.
OF_ANOTHER = wording(r"\b(?:thì sao|what about|how about)\b|^(?:hmm |ok |okay |à |ờ )?(?:and|n|còn|thế còn|vậy còn)\b")
# What a question begins with, or has in the place of a name, that goes on with what was spoken of.
GOES_ON = wording(
    r"^(?:and|then|so|còn|và|vậy|thế|thế còn|vậy còn)\b|\b(?:they|them|he|she|his|her|their|anh ấy|chị ấy|cô ấy|họ|which floor|what floor|tầng mấy|tầng nào|phòng nào|it|that|that one|this one|that service|those|dịch vụ (?:đó|này|ấy)|cái (?:đó|này|ấy)|gói (?:đó|này)"
    r"|việc (?:đó|này)|buổi (?:đó|này)|of them|among them|trong đó|trong số đó|trong số này)\b"
    r"|\bai (?:có thể |nào )?(?:làm|nhận) được\b|\bwho (?:can|could) do\b|\b(?:anything|something|cái nào|gói nào|loại nào) (?:là )?(?:cheaper|shorter|quicker|rẻ hơn|ngắn hơn|nhanh hơn)\b"
)
# Of those who were told, only some: "trong số đó ai chuyên tim mạch?".
AMONG = wording(
    r"\b(?:of them|among (?:them|those)|trong (?:số |những người |mấy người )?(?:đó|này|ấy)|trong số (?:họ|các (?:bác sĩ|người) (?:đó|này)))\b"
)
# Two that were spoken of one after the other: "hai cái đó chênh nhau bao nhiêu?".
THESE_TWO = wording(
    r"\b(?:(?:hai|2|cả hai|cả 2) (?:cái|dịch vụ|gói|loại|bên|cái này|cái đó|thứ)|hai|cả hai|both|the two|these two|those two)\b"
)
# Of any that there is, beside the one that is named: "anything cheaper than tax advice?".
ANY_OTHER = wording(
    r"\b(?:anything|something|any (?:other|service)|(?:có|còn) (?:cái|dịch vụ|gói|loại|gì)(?: gì| nào)?)\b"
)
# Said at the end for politeness.
AT_THE_END = wording(r"(?: (?:đúng không|phải không|ạ|a|à|vậy|thế|nhỉ|shop|ad|em|bạn|anh|chị|nha|nhé|hả|z|v|ơi))+$")
# Whether somebody has to come for it.
IN_PERSON = wording(
    r"\b(?:(?:have|need|got) to|must|should) (?:i |we )?(?:actually |really |physically )?(?:come|be there|be present|turn up|show up|go|appear)\b|\bin person\b|\bface to face\b"
)
# Asked of all that the business has: "giá bao nhiêu các dịch vụ".
IN_GENERAL = wording(
    r"\b(?:services?|prices|price list|everything|all|you offer|dịch vụ|bảng giá|các|những(?! gì)|tất cả|bên mình|bên bạn|bên em|consultants?|people)\b"
)
# How people shorten English when they type.
SHORT_ENGLISH = {
    "u": "you", "ur": "your", "r": "are", "spk": "speak", "spks": "speaks", "wat": "what", "wht": "what", "hw": "how",
    "mch": "much", "y": "why", "abt": "about", "btw": "between", "appt": "appointment", "appts": "appointments",
    "avail": "available", "hrs": "hours", "ppl": "people", "plz": "please", "pls": "please", "eng": "english",
    "adr": "address", "addr": "address", "whos": "who", "whats": "what", "wheres": "where", "whens": "when", "hows": "how", "alredy": "already", "allready": "already", "cld": "could", "cud": "could", "wud": "would", "wld": "would", "cn": "can", "mny": "many", "tmrw": "tomorrow", "tmr": "tomorrow",
}  # fmt: skip
# The same of Vietnamese, where it is one word.
SHORT_VIETNAMESE = {
    word: SHORT_FORMS[word]
    for word in (
        "ko", "k", "kg", "hok", "hk", "hem", "khum", "hông", "dc", "đc", "đk", "dk", "h", "v", "z", "j", "mk", "mik",
        "vs", "lun", "cx", "r", "trc",
    )
} | {"e": "em", "hong": "không"}  # fmt: skip
# Of Vietnamese, where it is several words.
SHORT_FOR_SEVERAL = {
    "dv": "dịch vụ", "bs": "bác sĩ", "vp": "văn phòng", "nv": "nhân viên", "ls": "luật sư", "nhiêu": "bao nhiêu",
    "nhiu": "bao nhiêu", "bnhiu": "bao nhiêu",
}  # fmt: skip
# Words that stand in a question without narrowing what it is about.
PLAIN = words(
    """
    ranh trong slot slots con available availability online truc tuyen tiep duoc person remote remotely qua mang sau
    here there today team employed co gap nhan khoang vao phuong an xuong len rieng hien tai cho
    map link ban do see view show kham gara truong lop sap toi registered anything something yours years r whats wheres clinic store studio garage salon school anyway now currently left list
    bat ky a about ad address admin advice advisor advisors afternoon ah ai ak all am an and anh any appointment
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
    giang sinh dem until till mid early end beginning giua tro di again after before lai cung back specialist enough du
    cai cong ty tiem them vua ra dung too also ruoi n guys bad better vp pk quan street loai room papers documents floor jan feb mar apr jun jul aug sep sept oct nov dec out today
    as hiya hey yo guys folks exactly actually basically altogether please kindly quick quickly question wondering curious
    wonder could can would may might wants want wanted need needs like get gets got getting have having had been being
    good morning thing things something stuff everything ones one two three both that those these them they then
    than so just only already yet even right sure ok okay well really very still maybe perhaps sorry thanks thank cheers
    say said let lets know knows knowing tell told send sent give gives gave hear heard find found look looking check
    mondays tuesdays wednesdays thursdays fridays saturdays sundays evenings mornings afternoons
    drop pop swing stop doors door close early late latest earliest soon sooner first earlier later hour mid
    meeting meet meets seeing seen pin google maps gps directions street exact full
    pay paying pocket spend budget money vnd dong set back cost owe run
    thats im ive id ill dont doesnt isnt arent cant wont whatre youre theyre hes shes hows
    """
)
