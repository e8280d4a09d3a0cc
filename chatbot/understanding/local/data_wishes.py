"""Wordings by which persons ask for a copy of their data, for a correction of it, and that it is not used further."""

from chatbot.understanding.local.rule import rule

# "About anh Bảo" is about somebody else.
ME = r"(?:tôi|mình|em|con|cháu|tui|tớ|(?:anh|chị|bác|cô)(?! \w))"
DATA = r"(?:dữ liệu|thông tin|hồ sơ)"
MY_DATA = rf"{DATA}(?: cá nhân)?(?: (?:của|về))? {ME}"
DATA_EN = r"(?:data|information|info|details|records?)"
MY_DATA_EN = rf"(?:my|the|all|any)(?: (?:own|personal|stored|saved|of|my|the)){{0,3}} {DATA_EN}"
KEEP = r"(?:have|hold|keep|store|stored|know|collect|collected|saved?|got)"
# What the customers change by themselves, in their profile.
OWN_FIELDS = r"\b(?:tên|số điện thoại|sđt|(?:email|e - mail)|mail|múi giờ|names?|phone|number|time ?zone)\b"
DELETES = r"\b(?:xoá|huỷ|gỡ|delete|erase|remove|wipe|forget|deleted|erased)\b"
WRONG = r"(?:wrong|incorrect|not right|not correct|outdated|out of date|mistaken|false)"
BIRTH_EN = r"(?:birthday|date of birth|birth date|birthdate|dob|year of birth)"
BIRTH = r"(?:ngày sinh|năm sinh|ngày tháng năm sinh)"
AI = r"(?:ai|a\.i\.|artificial intelligence|(?:the |any |a )?(?:language |ai )?models?|chatgpt|claude|machines?)"

RULES = (
    rule(
        "data_copy",
        rf"\b(?:send|give|get|show|(?:email|e - mail)|export|download|want|need|request|have|provide|receive|see)\b(?: \w+){{0,4}}? (?:all|everything|a copy|copies|copy)\b(?: \w+){{0,4}}? {DATA_EN}\b"
        rf"|\b(?:copy|copies|export|download) (?:of )?{MY_DATA_EN}\b"
        rf"|\b(?:send|give|(?:email|e - mail)|export) me {MY_DATA_EN}\b"
        rf"|\bwhat (?:\w+ )?(?:{DATA_EN} )?(?:do|does|did|have) (?:you|you guys|your company) (?:\w+ )?{KEEP} (?:about|on|of|regarding) me\b"
        rf"|\b(?:everything|all|all that|anything) (?:that )?(?:you|you've|you have) (?:{KEEP} )?(?:about|on) me\b"
        rf"|\b(?:access to|access request for|data access) {MY_DATA_EN}\b|\b(?:data|subject) access request\b"
        rf"|\b(?:gửi|cho|xin|xuất|tải|cung cấp|lấy|muốn|cần|nhận|trích)\b(?: \w+){{0,4}}? (?:toàn bộ|tất cả|mọi|hết|bản sao)(?: \w+){{0,3}}? {DATA}\b"
        rf"|\bbản sao (?:\w+ )?{DATA}\b|\b(?:xuất|tải) (?:\w+ )?{MY_DATA}\b"
        rf"|\b(?:biết|lưu|lưu giữ|lưu trữ|có|giữ|nắm|thu thập) (?:được )?(?:những )?(?:{DATA} )?gì về {ME}\b"
        rf"|\b(?:lưu|lưu giữ|lưu trữ|giữ|thu thập) (?:những )?{DATA} (?:gì|nào) (?:của|về) {ME}\b"
        rf"|\b(?:những gì|mọi thứ|tất cả) (?:\w+ ){{0,3}}?(?:biết|lưu|có|giữ) về {ME}\b",
        rf"{DELETES}|\b(?:dịch vụ|bảng giá|services?|prices?|consultants?|chuyên gia)\b",
    ),
    rule(
        "no_objection",
        rf"\byou (?:may|can) (?:use|process|read) {MY_DATA_EN}\b|\byou (?:may|can) use (?:ai|a model)\b"
        r"|\b(?:withdraw|take back|revoke|cancel) (?:my|the) objection\b|\b(?:i )?(?:no longer|don't|do not) object\b"
        rf"|^(?:bạn |bên bạn |shop |em |chị |anh )?(?:được|có thể|cứ|được phép) (?:\w+ )?(?:dùng|sử dụng|xử lý) (?:lại )?{MY_DATA}"
        rf"|\bcho phép (?:\w+ ){{0,2}}?(?:dùng|sử dụng|xử lý) (?:lại )?{MY_DATA}"
        r"|\brút (?:lại )?(?:lời |việc )?phản đối\b|\b(?:không|hết) phản đối nữa\b",
        r"\b(?:đừng|không được|may not|can not|cannot|can't)\b|\bkhông (?:\w+ )?cho phép\b|\?",
    ),
    rule(
        "objection",
        rf"\b(?:stop|don't|do not|never|quit|no longer|not to|mustn't|must not|may not) (?:\w+ ){{0,2}}?(?:use|using|process|processing|share|sharing|analyse|analysing|analyze|analyzing|sell|selling) (?:\w+ )?{MY_DATA_EN}\b"
        rf"|\b(?:stop|don't|do not|never) (?:\w+ ){{0,3}}?(?:use|using|send|sending|give|giving|feed|feeding|pass|passing) (?:\w+ ){{0,4}}?(?:to|in|into|for|with) {AI}\b"
        rf"|\b(?:don't|do not|not) (?:want|let|allow) (?:an? |any )?{AI} (?:to )?(?:read|reading|process|processing|see|use|analyse|analyze|answer|answering)\b"
        r"|\bi object\b|\b(?:object|objection) to (?:the |your )?(?:use|processing|using|sharing)\b"
        r"|\bopt (?:me )?out (?:of )?(?:ai|ads|advertising|marketing|processing|data)\b"
        r"|\b(?:stop|don't|do not|no more) (?:\w+ ){0,3}?(?:ads|advertising|advertisement|advertisements|marketing|promotion|promotions|survey|surveys)\b"
        rf"|\b(?:đừng|không được|ngừng|dừng|ngưng|chấm dứt|không muốn|không cho phép|không đồng ý) (?:\w+ ){{0,5}}?(?:dùng|sử dụng|xử lý|chia sẻ|bán|phân tích|đưa) (?:\w+ ){{0,3}}?(?:{MY_DATA}|tin nhắn của {ME})"
        r"|\b(?:đừng|không muốn|không cho|không đồng ý) (?:\w+ ){0,4}?ai (?:đọc|xử lý|phân tích) (?:\w+ ){0,3}?(?:tin nhắn|dữ liệu|thông tin)\b"
        rf"|\b(?:tôi|mình|em|anh|chị) phản đối\b|\bphản đối (?:việc |bạn |bên bạn )*(?:dùng|sử dụng|xử lý)\b"
        r"|\b(?:đừng|ngừng|dừng|không) gửi (?:\w+ ){0,3}?(?:quảng cáo|khảo sát|tiếp thị)\b",
        r"\b(?:withdraw|take back|no longer object|don't object|do not object|rút|không phản đối)\b|\bdo you (?:use|share|sell|process)\b",
    ),
    rule(
        "correction",
        rf"\b(?:my|the|our) (?:\w+ )?(?:{BIRTH_EN}|{DATA_EN})(?: \w+){{0,5}}? (?:is|are|was|were|seems|seem|looks|look) (?:\w+ )?{WRONG}\b"
        rf"|\b(?:have|got|noted|saved|stored) (?:\w+ ){{0,3}}?(?:wrong|incorrect) (?:\w+ )?(?:{BIRTH_EN}|{DATA_EN})\b"
        rf"|\bwrong (?:{BIRTH_EN}|{DATA_EN}) (?:in your|about me|of me|for me|on file)\b"
        rf"|\b(?:correct|rectify|fix|change|update) (?:\w+ )?my (?:\w+ )?(?:{BIRTH_EN}|personal {DATA_EN})\b|\b(?:correct|rectify) (?:\w+ ){{0,2}}?{DATA_EN}\b"
        rf"|\b(?:{BIRTH}|{DATA}(?: cá nhân)?)(?: \w+){{0,6}}? (?:sai|nhầm|không đúng|chưa đúng|không chính xác|bị lỗi)\b(?! lịch)"
        rf"|\b(?:ghi|lưu|nhập|có) (?:sai|nhầm) {BIRTH}\b"
        rf"|\b(?:sửa|đính chính|chỉnh|chỉnh sửa|cập nhật|đổi|thay) (?:\w+ ){{0,3}}?{BIRTH}\b|\b(?:đính chính|chỉnh sửa) (?:\w+ ){{0,2}}?{DATA}\b",
        rf"{OWN_FIELDS}|{DELETES}",
    ),
)
