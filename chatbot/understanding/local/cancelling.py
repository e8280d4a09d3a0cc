"""Cancelling in soft and in short words in Vietnamese: "bỏ giúp mình buổi 9h", "em rút nha", "không đi được nữa"."""

from chatbot.understanding.local.spelling import NAME

FILLERS = (
    r"(?:giúp|giùm|dùm|hộ|cho|mình|em|tôi|tui|anh|chị|con|cháu|bác|cô|chú|luôn|cái|các|bớt|đi|gấp|ngay|hết|của|bà|ông"
    r"|nguyên|cả)"
)
BOOKED = r"(?:lịch|hẹn|cuộc|buổi|ca|suất|slot|chỗ|kèo|booking|appointment)"
NOT = r"(?:không|chẳng|chả|hết)"
COMING = r"(?:đi|đến|tới|qua|ghé|ra|lên|vô|vào|tham gia|tham dự|có mặt|dự)"
DOING = r"(?:khám|học|làm|gặp|hẹn|tư vấn|cắt|sửa|cần|muốn|đặt)"
LAST = r"(?:nữa|đâu)"
# What is done with it.
TAKES_IT_BACK = (
    rf"\b(?:bỏ|xoá|gỡ|rút|trả(?: lại)?|dẹp|ngưng)(?: {FILLERS}){{0,4}} (?:{BOOKED}|\d{{1,2}} giờ)\b"
    r"|\brút (?:lui|tên|nha|nhé|nghen|ạ|luôn|khỏi|đây|thôi|á)\b|\brút$"
    r"|\b(?:xin|cho (?:\w+ )?) ?nghỉ (?:buổi|hôm|bữa|ca|tiết|học|sáng|chiều|tối|mai|khám)\b"
    rf"|\bthôi (?:cái |dùm |giúp |cho (?:mình|em|tôi) )?(?:lịch|cuộc hẹn|hẹn|lịch hẹn|buổi hẹn)\b"
    r"|\b(?:mai|mốt|nay|sáng|chiều|tối|hôm|bữa|thứ \w+)\b.{0,24}\b(?:xin )?nghỉ (?:nha|nhé|ạ|nghen|học|khám|một buổi)\b"
    r"|\b(?:chắc|đành|lại) (?:phải |xin )?(?:bỏ|nghỉ|huỷ)\b"
    r"|\bthôi (?:\w+ )?khỏi (?:khám|học|làm|đi|tới|đến|qua|gặp|sửa|cắt|hẹn)\b"
    r"|\bkhông còn nhu cầu\b|\bhết nhu cầu\b"
)
# The word for it and what is cancelled: so plain that other words beside it ("hẹn với ...") make no booking of it.
PLAINLY = rf"\b(?:huỷ|cancel|bỏ|xoá|rút)(?: {FILLERS}){{0,5}} (?:{BOOKED}|\d{{1,2}} giờ)\b"
# Who does not come, or wants none of it any more.
STAYS_AWAY = (
    rf"\b{NOT}(?: (?:thể|có thể|còn|sẽ|kịp))? {COMING}(?: (?:khám|học|làm|gặp|dự|tiệm|đó|kịp))? (?:được|nổi)\b"
    rf"|\b{NOT}(?: (?:thể|còn))? {COMING}(?: \w+)? {LAST}\b|\b{NOT}(?: \w+)? {DOING}(?: \w+)? {LAST}\b"
    rf"|\b(?:không thể|không có) {COMING}\b|\bthôi khỏi {COMING}\b|\bkhỏi {COMING} nữa\b"
    rf"|\bkhỏi (?:(?:{NAME} )+|(?:giữ|chừa|để) {BOOKED} (?:\w+ ){{0,5}}?)nữa(?: \w+){{0,2}}$"
)
# A question, a condition, or a wish for another time takes it back.
UNLESS_AWAY = (
    r"\b(?:nếu|lỡ|nhỡ|giả sử|sao|tại sao|vì sao)\b|\b(?:không|chưa|gì|nào) ?\??$|\b(?:dời|đổi|chuyển|lùi|hoãn)\b"
    r"|\b(?:hôm|bữa|ngày|giờ|buổi|lúc) khác\b|\bkhông thiếu\b|\b(?:không|chưa) (?:đặt|cần|muốn) (?:gì|lịch gì)\b"
)
UNLESS_TAKEN = (
    r"\b(?:tiệm|shop|gara|phòng khám|văn phòng|trung tâm|bác sĩ|nhân viên) (?:\w+ )?nghỉ\b"
    r"|\b(?:nếu|lỡ|nhỡ|đừng|khỏi (?:huỷ|bỏ|xoá)|không cần (?:huỷ|bỏ|xoá)|bỏ lỡ|bỏ qua|trả lời)\b"
)
