"""The wordings by which wishes are known, and questions of the bot: patterns over folded text."""

import re

from chatbot.understanding.local import cancelling, data_wishes, english_rules
from chatbot.understanding.local.rule import rule as _rule
from chatbot.understanding.local.spelling import wording

LICH = r"(?:lịch|hẹn|lịch hẹn|cuộc hẹn|buổi hẹn|booking|appointment|cuộc gặp|buổi tư vấn)"
WHOSE = r"(?:của (?:tôi|mình|em|anh|chị|con|cháu|bác|cô|tui|tớ|bạn)|tôi(?! (?:nay|mai|thu|t \d|chu nhat))|mình|em|đã đặt|sắp tới(?! (?:nay|mai))|hiện tại)"
DATA = r"(?:dữ liệu|thông tin|tài khoản|hồ sơ)"
DATA_EN = r"(?:data|accounts?|profile|information|info|details|records?)"
MY_DATA = rf"(?:my|personal|our|all the|all) (?:\w+ ){{0,2}}?{DATA_EN}"
RULES = (
    *english_rules.FIRST,
    *data_wishes.RULES,
    _rule("sign_out", r"\b(đăng xuất|thoát tài khoản|sign out|log ?out|sign me out)\b"),
    _rule(
        "erase",
        rf"\b(?:xoá|huỷ|gỡ) (?:\w+ ){{0,4}}?{DATA}\b|\b(?:muốn|yêu cầu|cần|mong|đề nghị|hãy|phải) (?:\w+ ){{0,4}}?{DATA} (?:\w+ ){{0,5}}?xoá\b"
        r"|\bxoá (?:\w+ ){0,2}?(?:mọi thứ|những gì|tất cả|hết) (?:\w+ ){0,4}?về (?:tôi|mình|em|anh|chị|con|cháu|tui)\b"
        rf"|\b(?:delete|erase|remove|wipe|clear|purge|close|deactivate|get rid of) (?:\w+ ){{0,4}}?{MY_DATA}\b"
        rf"|\b(?:my|all|personal|our) (?:\w+ ){{0,2}}?{DATA_EN} (?:\w+ ){{0,6}}?(?:deleted|erased|removed|wiped|purged|destroyed|closed)\b"
        r"|\b(?:delete|erase|remove|wipe|forget) (?:\w+ ){0,2}?(?:everything|anything|whatever|all|all that) (?:that )?(?:you|you've|you guys) (?:have |'ve )?(?:have|hold|know|store|stored|keep|kept|saved?|got|collected|on|about)\b"
        r"|\b(?:delete|erase|forget) (?:me|everything about me|all about me)\b|\bremove me from your\b|\bright to be forgotten\b",
        r"\b(?:đừng|không|chưa|khỏi|don't|do not|not|never)(?: \w+){0,2} (?:xoá|delete|erase|remove)\b|^(?:was|is|were|has|why|when|did|who) ",
    ),
    _rule(
        "change_address",
        r"\b(đổi|thay|sửa|cập nhật) (địa chỉ )?(e ?- ?mail|email|mail)\b|\b(email|mail) khác\b|\b(change|update) (my )?(email|e - mail|mail)\b"
        r"|\b(another|different|other) (email|address)\b",
    ),
    _rule(
        "resend",
        r"\b(gửi lại|chưa nhận được (mã|code|otp|mail)|không nhận được (mã|code|otp|mail)|không thấy mã|(another|new) code|resend"
        r"|(gửi|cho|xin|lấy|cấp)( (mình|em|tôi|anh|chị|xin))* (mã|code|otp) (mới|khác)"
        r"|send (it |the code )?again|(did not|didn't|have not|haven't) (get|got|receive|received))\b"
        r"|^(mình |em |tôi )?(vẫn )?(chưa|không) (nhận được|thấy)( gì)?( cả| hết)?$",
    ),
    # What is booked for a device is asked for on the way.
    _rule("devices", r"^(?!.*\bđặt (?:lịch|hẹn|chỗ)\b).*\bthiết bị\b"),
    _rule("devices", r"^(?!.*\bbook\b).*\b(?:my |(?:add|remove|register) (?:a |my )?)devices?\b"),
    _rule(
        "profile",
        r"\b(hồ sơ|thông tin) (của |cá nhân )?(tôi|mình|em|anh|chị)\b|\bthông tin cá nhân\b|\bmy (profile|account|details)\b"
        r"|\b(đổi|sửa|cập nhật) (lại )?(tên|số điện thoại|múi giờ)\b|\b(change|update) my (name|phone|number|time ?zone)\b",
    ),
    _rule(
        "abilities",
        r"\b(tôi|mình|em|anh|chị) (có thể|được|làm được)( làm)? (gì|những gì)\b|\bgói dịch vụ\b"
        r"|\bbạn (có thể )?(làm|giúp) (được )?(gì|những gì)\b|\bwhat can (i|you) do\b|\b(service|my) levels?\b|\bhelp$",
        # "Thank you for the help" asks for none.
        r"\b(?:thanks?|thank you|tks|thx|cheers|appreciate\w*|grateful)\b",
    ),
    # Questions about the rules come before the wishes they speak of.
    _rule(
        "faq",
        r"\b(huỷ|đổi|dời|đặt|cancel\w*|reschedul\w*|chang\w+|book\w*|mov\w+)\b.{0,40}\b(mất phí|tốn phí|bị phạt|phạt|mất tiền|có phí|phí không|hoàn tiền|bao lâu|trước bao lâu"
        r"|thế nào|như nào|làm sao|cách nào|sao vậy|kiểu gì|free of charge|fees?|charges?|charged|penalty|policy|refund\w*|how late|(?<!short )notice|deadline|cost)\b",
    ),
    _rule("faq", r"\bbị (?:huỷ|phạt|mất|trừ|tính|thu|khoá|mất cọc)\b.{0,20}\b(?:không|chưa)\b|\bcó sao không\b"),
    _rule(
        "faq",
        r"\b(?:xin|cho|cần|hỏi|biết) (?:\w+ ){0,4}?(?:số (?:điện thoại|máy)|hotline)\b|\b(?:số điện thoại|hotline) (?:của )?(?:tiệm|shop|quán|gara|phòng khám|văn phòng|trung tâm|bên|công ty|lễ tân)\b",
        r"\b(?:số điện thoại|số) (?:của )?(?:tôi|mình|em|anh|chị|con|tui)\b",
    ),
    _rule(
        "faq",
        r"\bcó (?:mở|trực|nghỉ|ai trực)\b(?! lịch).{0,16}\b(?:không|chưa)\b|\bnghỉ (?:lễ|tết|mấy ngày|từ (?:hôm|ngày) nào|tới (?:hôm|ngày) nào)\b|\bmấy giờ (?:\w+ )?(?:mở|đóng) cửa\b|\b(?:mở|đóng|làm việc|làm|nghỉ)(?: cửa)? (?:tới|đến|từ|lúc) mấy giờ\b|\bmở(?: cửa)? (?:lại )?chưa\b"
        r"|\b(?:hết|mất|tốn|làm|trong) bao lâu\b|\bmấy giờ nghỉ\b|\bmấy giờ (?:\w+ ){0,3}(?:mở|đóng)\b",
    ),
    _rule(
        "faq",
        r"\b(?:được|cho|có thể) (?:phép )?(?:dời|đổi|huỷ|hoãn)(?: lịch| hẹn)? (?:tối đa )?(?:mấy|bao nhiêu) lần\b|\b(?:dời|đổi|huỷ|hoãn)(?: lịch| hẹn)? (?:tối đa |được )?(?:mấy|bao nhiêu) lần\b",
    ),
    _rule(
        "faq",
        r"\b(làm sao|cách|làm thế nào|how (do|can|could|would|should) (i|we|you)|is it possible to|what happens if|như thế nào) (để |thì )?(huỷ|đổi|dời|đặt|đăng ký|book|cancel|reschedule|change|make|move|pay|get there|find you)\b",
    ),
    _rule(
        "faq",
        r"\b(có|được) (thể )?(huỷ|đổi|dời|đổi lịch|dời lịch|huỷ lịch) (lịch )?(được )?(không|ko)\b|\b(nếu|lỡ|nhỡ|giả sử|if|what if|in case)\b.{0,40}\b(huỷ|cancel|đổi lịch|dời lịch|reschedule|trễ|late)\b"
        r"|\b(chính sách|policy|policies|điều kiện|quy định|cancellation)\b",
        r"\b(chính sách bảo hiểm)\b",
    ),
    _rule(
        "faq",
        r"\b(bao nhiêu tiền|giá bao nhiêu|phí bao nhiêu|giá cả|bảng giá|chi phí|giá thế nào|hết bao nhiêu|tốn bao nhiêu|mất bao nhiêu|bao nhiêu một|giá sao|có mất phí|miễn phí|phí tư vấn"
        r"|how much|price|prices|pricing|cost|costs|fee|fees|rates|expensive|free of charge|discount|khuyến mãi|khuyến mại|giảm giá|ưu đãi|trả góp|tiền công|giá tư vấn|giá của|giá dịch vụ|tính phí|thu phí|học phí)\b",
    ),
    _rule(
        "faq",
        r"\b(địa chỉ|ở đâu|chỗ nào vậy|đường nào|(?:văn phòng|chi nhánh|tiệm|phòng khám|gara|trung tâm)(?: \w+){0,3} (?:ở|nằm|đâu|nào)|address|where are you|where is (your|the)|located|location|directions|parking|gửi xe|đỗ xe|đậu xe|how do i get|get there|google maps|bản đồ)\b",
        r"\b(đổi|sửa|cập nhật|email|mail) địa chỉ|địa chỉ (e|mail|email)|my address",
    ),
    _rule(
        "faq",
        r"\b(mở cửa|đóng cửa|giờ làm việc|làm việc (từ|đến|đến mấy)|mấy giờ (mở|đóng|làm|nghỉ)|có làm (thứ|chủ nhật|cuối tuần|ngày lễ)|làm (thứ|t) ?7|opening hours|office hours|business hours|working hours|what time do you (open|close)|are you open|open on (?:sat|sun|mon|week|holi|public)\w*|do you (open|close|work)|nghỉ lễ|nghỉ tết)\b",
    ),
    _rule(
        "faq",
        r"\b(thanh toán|chuyển khoản|tiền mặt|thẻ tín dụng|hoá đơn|xuất hoá đơn|vat|payment|pay by|pay with|credit card|invoice|receipt|hoàn tiền|refund|đặt cọc|deposit)\b",
    ),
    _rule(
        "faq",
        r"\b(cần mang|mang theo|chuẩn bị gì|giấy tờ gì|cần giấy tờ|what (should|do) i (need|bring)|need to bring|bring with me|documents)\b",
    ),
    _rule(
        "faq",
        r"\b(online hay|trực tiếp hay|có (tư vấn )?(online|trực tuyến|qua zoom|qua mạng)|bao lâu (thì )?(xong|một buổi|mỗi buổi)|kéo dài bao lâu|mất bao lâu|mấy tiếng|bao nhiêu phút|how long|do you offer|online or|in person|by phone|via zoom|over zoom|video call)\b",
        r"\b(đặt|book|đăng ký) .*(online|zoom)",
    ),
    _rule(
        "faq",
        r"\b(bảo mật|an toàn không|thông tin .* bảo mật|có tiếng anh|nói tiếng anh|ngôn ngữ|do you speak|privacy|confidential|in english|thai sản|có dịch vụ|có những dịch vụ|dịch vụ (gì|nào(?! cũng))|các dịch vụ|những dịch vụ|what services|which services|services do you|what do you offer|bên bạn (có|làm) (gì|những gì)|bên mình có (những )?(dịch vụ|gói))\b",
    ),
    _rule(
        "human",
        r"\b(khong muon (?:chat|noi chuyen) (?:voi|vs) (?:bot|may|robot)|tra loi em di|someone (?:please )?(?:answer|pick up|help)|pick up the phone|hello is (?:anyone|anybody) there|nguoi that|nhan vien|gap nguoi|noi chuyen voi nguoi|tong dai|goi hotline|quan ly|gap chu|goi lai cho|goi cho (minh|em|toi|anh|chi)|human|real person|(?:want|need|like|get(?: me)?|give me) an? (?:live |actual )?person(?! (?:who|that|with|for|named|called))|an agent|speak (to|with) (someone|somebody|a person|a human|the manager|staff)|talk (to|with) (someone|somebody|a person|a human|an actual|a real|the manager|staff)|manager|supervisor|operator|representative|live agent|customer service|call me back|nguoi ho tro|tu van vien that|bo phan ho tro|cham soc khach hang|cskh|support team)\b",
        r"\b(khong can|don't need) (nguoi|nhan vien|a human)|\bhuman (?:resources?|rights?)\b|\b(?:my|our|his|her|former|previous) (?:\w+ )?(?:manager|supervisor)\b|\b(?:sa thai|duoi|tuyen|thue|ky hop dong voi|tra luong cho|luong cho|nghi viec cua) (?:mot |cac )?nhan vien\b|\bnhan vien (?:cu|cua (?:toi|em|minh)|nghi viec|cong ty (?:toi|em|minh))\b|\bquan ly (?:thue|tai san|nhan su|von|rui ro)\b",
        is_marked=False,
    ),
    _rule(
        "human",
        r"\b(?:tới|đến)(?: nơi)?(?: \w+)? rồi\b.{0,24}\b(?:chưa|không) (?:thấy|gặp|có ai|ai)\b|\bđứng (?:ở )?(?:ngoài|trước|dưới) (?:cửa|nhà|cổng)\b"
        r"|\b(?:ở|đang ở) (?:dưới|ngoài|trước) (?:nhà|cửa|cổng|sảnh)\b.{0,24}\b(?:khoá|đóng|không ai|mở)\b",
    ),
    _rule(
        "my_appointments",
        rf"\b(?:xem|kiểm tra|check|coi|cho xem|tra|tra cứu|nhắc lại)\b.{{0,14}}\b{LICH}\b(?!.{{0,12}}\b(?:trống|rảnh|còn|của (?:chị|anh|cô|bác sĩ|thầy))\b)",
    ),
    _rule(
        "my_appointments",
        rf"\b{LICH} {WHOSE}\b(?! (?:trống|rảnh))|\b(?:tôi|mình|em|anh|chị) (?:có|đang có|còn|đã đặt) (?:mấy |những |bao nhiêu |cái )?(?:lịch|cuộc hẹn|hẹn)\b"
        r"|\b(?:lịch|hẹn) (?:mình|em|tôi|của mình|của em|của tôi)?.{0,20}\b(?:là )?(?:mấy giờ|khi nào|lúc nào|ngày nào|hôm nào|bao giờ)\b",
    ),
    _rule(
        "my_appointments",
        r"\b(?:my|our) (?:upcoming |next |last |coming |current |existing )?(?:appointments?|bookings?|schedule|reservations?|meetings?)\b(?!.{0,30}\b(?:to|for|from) (?:next|mon|tue|wed|thu|fri|sat|sun|tomorrow|another|later|a different)\b)"
        r"|\b(?:what|everything|all) (?:have i|did i|i've|i have) book\w*|\b(?:list|show)(?: me)? (?:what|my|all my)\b|\bwhich day (?:is|was) my\b|\bwhat(?:'s| is) on my|\b(?:do i have|have i got) (?:any(?:thing)?|an|a|something)\b.{0,20}\b(?:appointments?|bookings?|booked|scheduled|with)\b|\bwhen (?:is|was|am i|'s) (?:my|mine|i)\b"
        r"|\bwhat time (?:is|was|am i|'s) (?:my|i)\b|\b(?:am i|i'm) (?:booked|scheduled)\b|\bwhat (?:do )?i have booked|\b(?:đã )?đặt (?:lịch )?(?:hôm|ngày|lúc|giờ) nào\b|\bmấy giờ (?:mình|em|tôi) (?:hẹn|gặp)\b|\b(?:có|còn) (?:cái |cuộc |lịch )?(?:hẹn|lịch hẹn) nào\b|\b(?:lịch|hẹn) .{0,20}của (?:mình|em|tôi|tui) với ai\b",
        r"\b(?:attend|able to|late for|cancel\w*|reschedul\w*|running late)\b",
    ),
    _rule(
        "my_appointments",
        r"\b(?:liệt kê|cho xem|xem lại|coi lại|nhắc lại|quên)\b.{0,24}\b(?:đã đặt|đặt rồi|hẹn|giờ hẹn|đặt lịch|lịch)\b|\bđặt (?:lịch )?thành công chưa\b|\b(?:lịch|hẹn) (?:tôi|mình|em|anh|chị|tui) (?:đã )?đặt (?:hôm|bữa|ngày|lúc)\b.{0,40}\b(?:chưa|sao|đâu)\b",
        r"\b(?:quên (?:mật khẩu|mã)|lịch trống)\b",
    ),
    _rule(
        "reschedule",
        r"\b(?:đổi|dời|chuyển|dịch|hoãn|lùi|đẩy|xê dịch|sửa|thay đổi|ngưng|đặt lại|hẹn lại|xếp lại|lấy lại)\b.{0,30}\b(?:lịch|hẹn|giờ|ngày|cuộc|buổi|sang|qua|xuống|lên|lại|thành|tuần|hôm|thứ|mai|chiều|t \d|phút|tiếng|slot)\b",
        r"\b(?:đổi ý|thay đổi ý|theo dõi|đổi số|đổi tên|đổi email|đổi (?:địa chỉ|mật khẩu|múi giờ|số điện thoại)|đổi ngôn ngữ|trao đổi|chuyên gia|chuyên viên|hẹn đổi|chuyển khoản|đổi (?:chuyên gia|người|tư vấn viên)|chờ đợi|(?:không|đừng|khỏi|không cần) (?:đổi|dời|chuyển|hoãn)|sửa tên)\b",
    ),
    _rule(
        "reschedule",
        r"\b(?:reschedul\w*|rebook|re - ?schedule)\b|\b(?:move|push|shift|switch|change|postpone|bring|delay|swap)\b.{0,40}\b(?:appointment|booking|meeting|slot|it|session|mine|time|one|back|forward|to|later|earlier)\b",
        r"\b(?:don't|do not|not|never|no need to) (?:want to )?(?:reschedule|move|change|push|postpone)\b|change (?:my|the) (?:mind|name|phone|email|language)|change of mind",
    ),
    _rule(
        "cancel",
        r"\b(?:cancel|cancell?ing|cancell?|cancle|call off|get rid of|cancell?ed|cancellation please)\b",
    ),
    _rule("cancel", cancelling.TAKES_IT_BACK, cancelling.UNLESS_TAKEN),
    _rule("cancel", cancelling.STAYS_AWAY, cancelling.UNLESS_AWAY),
    _rule(
        "check_availability",
        r"\b(?:còn|có) (?:chỗ|slot|lịch|giờ|khung giờ|trống|rảnh|giờ trống|chỗ trống|lịch trống|slot trống|ca)(?: nào| trống| rảnh)*\b.{0,30}\b(?:không|nào|chưa|hông|à|ạ|vậy)\b|\bcòn (?:trống|rảnh|chỗ|slot|lịch|giờ)\b"
        r"|\b(?:rảnh|trống|lịch trống|giờ trống) (?:không|lúc nào|khi nào|ngày nào|giờ nào|hôm nào|buổi nào|mấy giờ|bữa nào|thứ mấy)\b|\b(?:khi nào|lúc nào|hôm nào|ngày nào|buổi nào|bao giờ|mấy giờ|giờ nào|bữa nào|thứ mấy)\b.{0,24}\b(?:rảnh|trống|còn chỗ|còn slot|có lịch|có thể gặp|gặp được|còn|nhận (?:lịch|khách)|hẹn được|đặt được|có chỗ|làm việc|tiếp)\b"
        r"|\b(?:rảnh|trống|kín|full|kín lịch|hết chỗ|hết lịch) (?:không|chưa|k|ko|hông|hết chưa|rồi hả)\b|\bcó rảnh\b|\bnhững (?:giờ|ngày|khung giờ) nào\b|\b(?:xem|cho xem|coi|check|kiểm tra|hỏi) (?:giúp |dùm |lại )?(?:lịch|giờ|slot|chỗ) (?:trống|rảnh|còn)\b|\blịch (?:trống|rảnh)\b|\bđặt (?:vào )?(?:lúc|giờ|ngày|hôm) nào (?:thì )?được\b",
        r"\bcòn (?:câu hỏi|gì)\b",
    ),
    _rule(
        "check_availability",
        r"\b(?:availab\w*|free slots?|open slots?|openings?|vacanc\w*|any (?:slots?|times?(?! (?:after|before|between|from|is|works|will|would|that|on|next|tomorrow (?:after|before)))|spots?|space|spaces|gaps?|room)|slots? (?:left|open|free)|spots? (?:left|open|free)|fully booked|earliest (?:time|slot|date|appointment|you)|soonest|next (?:available|free)|what times?|which (?:days?|times?)|what days?|when (?:can|could|is|are|would|does|do|will))\b"
        r"|\b(?:is|are) (?:\w+ ){1,4}(?:free|available|busy|around|open|booked|working|taken)\b|\bwill (?:\w+ ){1,3}(?:be )?(?:free|available|busy)\b|\bfree slot\b|\bwhat do you have\b|\bdo you still have\b|\bwho is free\b|\bis \d+(?: ?: ?\d+)?(?: ?[ap]m)? (?:still )?(?:open|free|available|ok|possible)\b|\b(?:have|got) (?:anything|something|any|a slot|time|space|room)\b|\banything (?:free|open|available|on|in|for|earlier|later|sooner|tomorrow|next|this|before|after)\b|\bdo you have (?:time|\d|anything|something|any|space|room)\b",
        r"\bwhen is my|what times? is my|when (?:are|am|is) (?:i|my|you open)|when do you (?:open|close)|anything else|what time do you|i(?:'m| am) (?:free|available)|when can i expect|how (?:much|long)",
    ),
    _rule(
        "consultant_info",
        r"\b(?:ai|người nào|chị nào|anh nào|chuyên gia nào|bác sĩ nào|tư vấn viên nào|những ai|có ai|luật sư nào|consultant nào)\b.{0,30}\b(?:chuyên|tư vấn|giỏi|làm|phụ trách|biết|rành về|kinh nghiệm|giỏi về|nói|hỗ trợ|dạy|nhận|tốt|phù hợp|mạnh|am hiểu|có thể)\b"
        r"|\b(?:chuyên (?:về )?(?:gì|mảng gì|lĩnh vực)|kinh nghiệm|bằng cấp|trình độ|giới thiệu|lý lịch|tiểu sử|danh sách (?:chuyên gia|tư vấn viên)|có những (?:chuyên gia|ai|bác sĩ|tư vấn viên)|chuyên gia (?:gì|nào|bên)|những chuyên gia|là ai|tư vấn (?:về )?gì|làm về gì|mấy (?:năm|chuyên gia)|bao nhiêu (?:chuyên gia|tư vấn viên|năm kinh nghiệm)|thông tin về|cho biết về|hỏi về (?:chị|anh|cô|bác))\b",
        r"\b(?:bảng giá)\b",
    ),
    _rule(
        "consultant_info",
        r"\bwho (?:does|do|is|are|can|handles?|speciali[sz]es?|deals?|should|would|works?|knows?|gives?|offers?|'s|has|helps?|teaches)\b|\b(?:tell me|know|info\w*|more|something) (?:more )?about (?:\w+ ){0,3}(?:consultants?|advis[oe]rs?|experts?|lawyers?|mr|ms|mrs|dr|him|her|them|team|staff|people)\b"
        r"|\bwhat (?:does|do|is|are) (?:\w+ ){1,4}(?:do|speciali[sz]\w+|speciality|specialty|background|expertise|qualifications?|experience|good at)\b|\b(?:qualified|qualifications?|experienced|years of experience|speciali[sz]es? in|background|which (?:consultant|advis[oe]r|expert|lawyer|one of your)|list of (?:your )?(?:consultants|advisors|experts)|your (?:consultants|team|advisors|experts|lawyers|staff)|best (?:consultant|person|advisor|lawyer)|any (?:female|male|woman|english)|is (?:he|she|\w+) (?:any )?good)\b",
    ),
    _rule(
        "book",
        r"^hẹn (?!gặp lại|lại|sau)\w|\b(?:đặt|book|đăng ký|xếp|giữ|lấy|xin|hẹn|sắp xếp|lên|chốt|đk|thêm|muốn) (?:\w+ ){0,6}?(?:lịch|hẹn|chỗ|slot|appointment|meeting|buổi|cuộc|tư vấn|ca|suất)\b(?! lại)"
        r"|\b(?:đặt|book|hẹn gặp(?! lại)|hẹn với|muốn gặp|cần gặp|xin gặp|muốn hẹn|cần hẹn|muốn tư vấn|cần tư vấn|muốn được tư vấn|cần được tư vấn|muốn đặt|cần đặt|đăng ký|nhận tư vấn|tư vấn cho|cho (?:mình|em|tôi|con|cháu|anh|chị) (?:gặp|hẹn|đặt|xin|một|1|đăng ký)|gặp (?:chị|anh|cô|bác|thầy|chuyên gia|luật sư)|giữ chỗ|xếp chỗ|cho (?:đặt|hẹn))\b",
        r"\b(?:đã đặt|đặt câu hỏi|đặt cọc|đặt tên|đặt tiền|chưa đặt|không đặt|đừng đặt|mới đặt|vừa đặt|khỏi đặt|đặt rồi|đặt lịch rồi|đặt hẹn rồi|đặt thành công|hãy đặt|có đặt|đặt nhầm|đặt mua|đặt hàng|đặt vé|đặt xe|đặt phòng|đặt đồ ăn|đặt bàn|đặt cơm|đặt taxi|đặt tour|don't book|do not book|never book)\b",
    ),
    _rule("book", r"\b(?:another one|one more|a second one) (?:on|at|for|the|next|tomorrow|a week|in)\b"),
    _rule(
        "book",
        r"\b(?:book|schedule|arrange|set up|reserve|fix|get|make|need|want|have|like|fit|squeeze|sign up|put) (?:me |us |him |her |in |my \w+ |down |up |for |with )*(?:an? |another |new |the |some |one |my |first )*(?:\w+ ){0,3}?(?:appointment|appointments|meeting|slot|session|consultation|consult|booking|time|visit|chat|spot)\b"
        r"|\b(?:book|booking) (?:me|us|with|for|in|an?|my|tomorrow|next|on|at|it|him|her|\w+ (?:for|at|on|with))\b|^(?:please |pls |can (?:i|you|we) |could (?:i|you|we) |i(?:'d| would) like to |i want to |want to |let's |hi |hello )*book\b|(?<!can't )(?<!cannot )(?<!won't )(?<!not )(?<!able to )\b(?:see|meet|consult|talk to|speak (?:to|with)|sit down with|meet with|advice from|come in|pop in|come and see|an hour with|half an hour with|time with)\b.{0,40}\b(?:mr|ms|mrs|dr|tomorrow|next|on|at|about|for|in|today|this|consultant|advis[oe]r|someone|somebody|lawyer|expert|anyone|please|soon|pm|am)\b"
        r"|\b(?:need|want|looking for|would like|'d like|after) (?:some |an? |to get |to have |to see |to meet |to speak to |to talk to )*(?:\w+ ){0,2}?(?:advice|consultation|help with|consultant|appointment|advis[oe]r|session)\b|\bsign me up\b|\bput me down\b|\bcan (?:i|we) (?:come|see|meet|have|get)\b|\bnew appointment\b|\bpencil me in\b|\b(?:schedule|reserve|mark|fit|put|squeeze|slot|book|pencil) (?:me|us|him|her)\b|\bneeds? an? (?:\w+ )?(?:appointment|consultation|session|meeting)\b|\bgive me (?:the |a |an )?(?:\w+ ){0,3}(?:slot|appointment|time|hour)\b|\bbooking for\b",
        r"\b(?:don't|do not|not|never) (?:want to |need to )?(?:book|schedule|see|meet)\b|\bfully booked|\bbook (?:a )?(?:flight|hotel|table|taxi|restaurant|cab|room|ticket)s?\b|\b(?:did|have) (?:i|we) book|\b(?:don't|do not|won't|will not|no longer|doesn't) (?:need|want|require) (?:an?|the|my|our|this|that|any)\b|need help with (?:my )?(?:homework|code)",
    ),
    _rule(
        "thanks",
        r"\b(?:cảm ơn|thanks|thank you|thank|much appreciated|cảm tạ|biết ơn|many thanks|appreciate|cheers|tks|xin cảm ơn|đa tạ)\b",
    ),
    _rule(
        "greeting",
        r"^(?:dạ |ui |ê |ơi |em |con |cháu |mình |anh |chị |bác |cô |chú |ad |bạn )*(?:xin )?chào (?:bạn|em|anh|chị|shop|ad|mọi người|bác|cô|chú|anh chị)?\\b|^(?:bác sĩ|shop|ad|admin|bạn|em|chị|anh|bot|cô|chú) ơi$",
    ),
    _rule(
        "greeting",
        r"^(?:dạ |ui |ê |ơi )?(?:xin chào|chào|hello|hi|hey|alo|a lô|good (?:morning|afternoon|evening|day)|bắt đầu|start|menu|hallo|helo|hii|hola|yo|greetings|howdy|ad ơi|shop ơi|bạn ơi|em ơi|admin ơi|có ai (?:ở đó |ở đây |đó |đây |ở )?không|anybody there|is anyone there|are you there|chào buổi)\b",
    ),
    _rule(
        "out_of_scope",
        r"\b(?:thời tiết|bóng đá|tỷ số|tỉ số|giá vàng|xổ số|số đề|kể chuyện|chuyện cười|bài hát|nấu ăn|công thức nấu|làm thơ|bài thơ|viết code|lập trình|python|java|grab|phòng trọ|sang tiếng \w+|mượn (?:tiền|\d+)|phim|tổng thống|thủ đô|giải toán|bài tập|dịch giúp|dịch câu|mua (?:điện thoại|xe|nhà|vé|hàng)|đặt (?:vé|xe|phòng|đồ ăn|bàn|cơm|taxi|tour|hàng|mua)|đơn hàng|ship|giao hàng|tình yêu|người yêu|bói toán|tử vi|cung hoàng đạo|game|ma tuý|hack|facebook pass|mật khẩu wifi|nhạc|ca sĩ|diễn viên|chứng khoán hôm nay|cổ phiếu nào|bitcoin|giá usd|tỷ giá|tỉ giá"
        r"|weather|forecast|football|soccer|score|joke|poem|song|recipe|cook|translate|python|javascript|write (?:me )?(?:a |an |some )?(?:code|essay|poem|story|letter|email)|essay|homework|movie|film|president|capital of|lottery|bitcoin|crypto|stock tip|flight|hotel|restaurant|pizza|order food|taxi|uber|girlfriend|boyfriend|marry|meaning of life|horoscope|news|math|solve|who won|world cup|play (?:a )?(?:game|music)|sing|recommend (?:a|some) (?:book|movie|restaurant|place)|buy|sell|iphone|laptop repair|fix my|are you (?:human|real|a robot|an ai|chatgpt|a bot|single|married)|chatgpt|bạn (?:là|có phải là) (?:người|robot|ai|bot|máy)|bao nhiêu tuổi)\b",
        r"\b(?:chứng khoán phái sinh tư vấn)\b",
    ),
    *english_rules.LAST,
)

# What a question of the bot asks for, by its words, folded; the first that fits.
ASKS: tuple[tuple[str, str], ...] = (
    ("code", r"\b(?:nhap (?:\w+ ){0,3}ma|ma (?:vua|bao mat|so|nhan duoc|qua|kich hoat|giup|gui|trong|o)\b|ma (?:xac nhan|xac thuc|otp|minh|em|toi|da gui|gom)|otp|code|sau chu so|six digits|6 so|6 chu so|verification)\b"),
    ("rating", r"\b(?:danh gia|cham diem|bao nhieu sao|may sao|rate|rating|how was|how did|cham may|hai long|0 den 5|1 den 5|0 to 5|1 to 5)\b"),
    ("email", r"\b(?:e - ?mail|email|mail)\b"),
    ("phone", r"\b(?:so dien thoai|dien thoai|phone|telephone|mobile)\b"),
    ("name", r"\b(?:ten (?:cua )?(?:ban|anh|chi|minh|quy khach|la gi|gi)|quy danh|your (?:full )?name|(?:what|which|whose) name|may i have your name|xin ten|cho .{0,12}ten)\b"),
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
CANCEL_BARE = wording(
    r"^(?:xin |muốn |cho |nhờ |em |mình |tôi )*huỷ(?: (?:ạ|à|nhé|nha|đi|luôn|giúp|dùm|hộ|ngay))*$"
    r"|\bhuỷ (?:bỏ|lịch|hẹn|cuộc|cái|giúp|đi|dùm|giùm|hộ|số|đặt|với|luôn|cho (?:mình|em|tôi|anh|chị)|buổi|mà|ngày|hôm|hết|ca|cuộc hẹn|thứ|_)\b|\b(?:muốn|xác nhận|cần|xin|đừng|không|phải|nhờ|để|thì|và|rồi) huỷ\b"
)

NEGATED_CANCEL = wording(
    r"\b(?:đừng|không|chưa|khoan|don't|do not|dont|not|never|no need to|didn't|did not|without|không cần|khỏi|đừng có)(?: \w+)? (?:huỷ|cancel\w*|bỏ lịch)\b"
)

SEVERAL = wording(
    r"\b(?:rồi|và|then|and|also|sau đó|xong|luôn thể|đồng thời|ngoài ra|plus|còn|nữa|với lại|với cho(?: \w+)? hỏi|cho(?: \w+)? hỏi|mà(?= .{0,60}\b(?:không|gì|nào|sao|bao nhiêu|đâu)\b)|tiện thể|nhân tiện|by the way|btw)\b|[;.?\n]"
)

QUESTION = wording(
    r"\?\s*$|\b(?:không|chưa|gì|nào|sao|mấy|bao nhiêu|bao lâu|thế nào|hông|ko)(?: (?:a|à|ạ|em|bạn|shop|ad|anh|chị|vậy|nhỉ|con|thế|ta|bác sĩ|rồi))*\s*\??$"
    r"|^(?:what|where|which|who|how|why|is|are|do|does|did|can|could|may|will|would|should|has|have|any)\b"
)

FREE_WORDS = wording(r"\b(?:còn|trống|rảnh|khám|nhận|làm|tiếp|free|open|available|slot|ca|chỗ)\b")

PERSON_WORDS = wording(
    r"\b(?:bác sĩ|chuyên gia|luật sư|tư vấn viên|ai|người|consultants?|advis[oe]rs?|lawyers?|experts?|doctors?|who|all of you|team|mr|ms|mrs|dr)\b"
)
