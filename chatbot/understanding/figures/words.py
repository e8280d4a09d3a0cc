"""The words by which the team asks about the business, in both languages: each phrase with what it says."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import product

from chatbot.understanding.figures.question import By, Grouping, Measure, Rank, State


@dataclass(frozen=True)
class Sign:
    """What a phrase says. `is_weak`: of a measure or a grouping that gives way to another one that is said. `is_who`:
    somebody, who may be a consultant or a customer.
    """

    measure: Measure | None = None
    grouping: Grouping | None = None
    state: State | None = None
    by: By | None = None
    rank: Rank | None = None
    is_share: bool = False
    is_average: bool = False
    is_mine: bool = False
    is_weak: bool = False
    is_who: bool = False


def _of(*lists: str) -> tuple[str, ...]:
    return tuple(phrase.strip() for text in lists for phrase in text.split("|"))


# Nouns of what can be grouped by; with them groupings are made: "by consultant", "theo từng dịch vụ", "ngày nào".
ENGLISH_NOUNS = {
    Grouping.CONSULTANT: _of(
        "consultant|consultants|staff|staff member|staff members|employee|employees|person|people|colleague"
        "|colleagues|doctor|doctors|therapist|therapists|stylist|stylists|technician|technicians|teacher"
        "|teachers|expert|experts|specialist|specialists"
    ),
    Grouping.SERVICE: _of("service|services|treatment|treatments|type of service|types of service|type of appointment"),
    Grouping.DAY: _of("day|days|date|dates"),
    Grouping.WEEKDAY: _of("weekday|weekdays|day of the week|days of the week|day of week"),
    Grouping.HOUR: _of(
        "hour|hours|time|times|time of day|times of day|time slot|time slots|timeslot|timeslots"
        "|hour of the day|hours of the day|slot|slots"
    ),
    Grouping.WEEK: _of("week|weeks"),
    Grouping.MONTH: _of("month|months"),
    Grouping.SOURCE: _of("channel|channels|source|sources|booking channel|booking channels"),
    Grouping.STATE: _of("status|statuses|state|states|outcome|outcomes|result|results"),
    Grouping.CANCELLED_BY: _of("who cancelled|who canceled|canceller"),
}
VIETNAMESE_NOUNS = {
    Grouping.CONSULTANT: _of(
        "chuyên gia|nhân viên|người|tư vấn viên|chuyên viên|bác sĩ|kỹ thuật viên|thợ|giáo viên|người phụ trách"
    ),
    Grouping.SERVICE: _of("dịch vụ|loại dịch vụ|gói|loại lịch hẹn"),
    Grouping.DAY: _of("ngày|hôm|bữa"),
    Grouping.WEEKDAY: _of("thứ|ngày trong tuần|thứ trong tuần|các thứ trong tuần"),
    Grouping.HOUR: _of("giờ|khung giờ|tiếng|giờ trong ngày|khung giờ trong ngày|khung"),
    Grouping.WEEK: _of("tuần"),
    Grouping.MONTH: _of("tháng"),
    Grouping.SOURCE: _of("kênh|nguồn|kênh đặt|kênh đặt lịch|nguồn đặt lịch|nguồn khách"),
    Grouping.STATE: _of("trạng thái|tình trạng|kết quả"),
    Grouping.CANCELLED_BY: _of("người huỷ|người hủy|bên huỷ|bên hủy"),
}
ENGLISH_BEFORE = _of(
    "by|by each|by the|per|for each|for every|each|every|of each|of every|in each|on each|which|what"
    "|on which|at which|at what|in which|for which|from which|through which|with which|across|split by"
    "|broken down by|grouped by"
)
VIETNAMESE_BEFORE = _of(
    "theo|theo từng|theo mỗi|từng|mỗi|của từng|của mỗi|cho từng|cho mỗi|mỗi một|trong từng|trong mỗi"
    "|chia theo|phân theo|chia theo từng|hằng|hàng|qua từng|vào từng|các"
)
VIETNAMESE_BEHIND = _of("nào|nào mà|mấy")
# A noun alone is a grouping only where nothing else is; these say too little for that.
NEVER_ALONE = frozenset(
    _of("time|times|people|person|state|states|result|results|hôm|bữa|thứ|tiếng|khung|gói|người|kết quả|day|week|month")
    + _of("hour|date|ngày|giờ|tuần|tháng")
)

GROUPINGS = {
    Grouping.SOURCE: _of("how were they booked|from where|booked where|từ đâu|đặt ở đâu|đặt từ đâu|đặt qua đâu"),
    Grouping.DAY: _of("daily|day by day"),
    Grouping.WEEK: _of("weekly|week by week"),
    Grouping.MONTH: _of("monthly|month by month"),
    Grouping.HOUR: _of("hourly|mấy giờ|lúc mấy giờ|lúc nào|khi nào|when|what time|at what time"),
    Grouping.WEEKDAY: _of("thứ mấy|vào thứ mấy"),
    Grouping.CANCELLED_BY: _of(
        "who cancelled|who canceled|who cancels|by whom cancelled|ai huỷ|ai hủy|do ai huỷ|do ai hủy"
    ),
}

WHO = _of("who|whose|ai|những ai|của ai")

MEASURES = {
    Measure.BOOKINGS: _of(
        "bookings|booking|new bookings|bookings made|booked|were booked|was booked|got booked|lượt đặt"
        "|lượt đặt lịch|đặt lịch|lịch được đặt|được đặt|lịch mới đặt|đặt mới|đơn đặt|đặt hẹn"
    ),
    Measure.NEW_CUSTOMERS: _of(
        "new customers|new customer|new clients|new client|first time customers|first - time customers"
        "|first - timers|first timers|khách mới|khách hàng mới|khách lần đầu|khách đến lần đầu"
        "|khách hàng lần đầu"
    ),
    Measure.REVENUE: _of(
        "revenue|revenues|income|turnover|sales|earnings|takings|money|how much did we earn"
        "|how much did we make|earn|earned|doanh thu|doanh số|thu nhập|tiền thu|thu được|tiền|thu về"
        "|bao nhiêu tiền"
    ),
    Measure.RATING: _of(
        "rating|ratings|average rating|average ratings|stars|score|scores|satisfaction|feedback score|reviews"
        "|rated|đánh giá|điểm đánh giá|đánh giá trung bình|điểm trung bình|điểm đánh giá trung bình|số sao"
        "|mức hài lòng|độ hài lòng|sao trung bình"
    ),
    Measure.UTILISATION: _of(
        "utilisation|utilization|utilised|utilized|occupancy|occupancy rate|utilisation rate|utilization rate"
        "|capacity used|how full|how busy|fully booked|workload|công suất|hiệu suất|tỉ lệ lấp đầy"
        "|tỷ lệ lấp đầy|tỉ lệ kín lịch|tỷ lệ kín lịch|lấp đầy|kín lịch|kín|mức độ bận|độ bận"
    ),
    Measure.FREE_HOURS: _of(
        "free hours|empty hours|free time|free times|empty slots|free slots|open slots|idle time|idle hours"
        "|empty|free|idle|unbooked|unused|unused capacity|unused time|not booked|giờ trống|giờ rảnh"
        "|thời gian trống|thời gian rảnh|khung giờ trống|lịch trống|chỗ trống|trống|trống lịch|rảnh|còn trống"
        "|bỏ trống|chưa có khách|trống khách"
    ),
}
# What any question about appointments may say.
COUNTED = {
    Measure.APPOINTMENTS: _of(
        "appointment|appointments|visit|visits|session|sessions|lịch|lịch hẹn|cuộc hẹn|buổi hẹn|lượt hẹn"
        "|lượt khách|lượt|ca|ca hẹn|buổi|hẹn|lượt đến|ca làm"
    ),
    Measure.CUSTOMERS: _of(
        "customer|customers|client|clients|guests|people|khách|khách hàng|số khách|lượng khách|patients|bệnh nhân"
    ),
}
STATES = {
    State.NO_SHOW: _of(
        "no - show|no - shows|no show|no shows|noshow|noshows|didn't come|did not come|didn't show"
        "|didn't show up|did not show up|did not show|missed|no - showed|didn't turn up|not come|not show up"
        "|không đến|không tới|ko đến|bỏ hẹn|vắng mặt|không xuất hiện|bùng|bùng hẹn|bùng lịch|lỡ hẹn"
        "|không có mặt"
    ),
    State.CAME: _of(
        "came|completed|done|attended|showed up|turned up|finished|took place|đã đến|đã tới|có đến|hoàn thành"
        "|đã xong|đã hoàn thành|đã hoàn tất|hoàn tất|đến thật|thực hiện|đã phục vụ|phục vụ"
    ),
    State.CANCELLED: _of(
        "cancelled|canceled|cancellation|cancellations|cancelations|cancel|cancels|huỷ|hủy|bị huỷ|bị hủy"
        "|đã huỷ|đã hủy|huỷ lịch|hủy lịch|huỷ hẹn|hủy hẹn|lịch huỷ|lịch hủy"
    ),
    State.PENDING: _of(
        "pending|pending approval|waiting for approval|unapproved|to approve|awaiting approval"
        "|not approved yet|chờ duyệt|đang chờ duyệt|chưa duyệt|chờ xác nhận"
    ),
    State.CONFIRMED: _of("confirmed|upcoming|đã xác nhận|đã duyệt|sắp tới"),
    State.DECLINED: _of("declined|refused|rejected|từ chối|bị từ chối|đã từ chối"),
}
CANCELLED_BY = {
    By.CUSTOMER: _of(
        "cancelled by customers|cancelled by the customer|cancelled by customer|cancelled by clients"
        "|canceled by customers|canceled by the customer|customers cancelled|customer cancellations"
        "|cancellations by customers|customer cancelled|cancelled by the customers|customers cancel"
        "|did customers cancel|khách huỷ|khách hủy|khách hàng huỷ|khách hàng hủy|do khách huỷ|do khách hủy"
        "|bị khách huỷ|bị khách hủy|khách tự huỷ|khách tự hủy|khách đã huỷ"
    ),
    By.US: _of(
        "cancelled by us|canceled by us|cancelled by the team|cancelled by staff|cancelled by our side"
        "|we cancelled|we canceled|we cancel|did we cancel|cancellations by us|bên mình huỷ|bên mình hủy"
        "|mình huỷ|mình hủy|do bên mình huỷ|do bên mình hủy|bên ta huỷ|phía mình huỷ|phía mình hủy"
        "|chúng ta huỷ|chúng tôi huỷ|tiệm huỷ|công ty huỷ|công ty hủy"
    ),
    By.CONSULTANT: _of(
        "cancelled by consultants|cancelled by the consultant|canceled by consultants|consultants cancelled"
        "|cancellations by consultants|chuyên gia huỷ|chuyên gia hủy|do chuyên gia huỷ|do chuyên gia hủy"
        "|nhân viên huỷ|nhân viên hủy"
    ),
}
RANKS = {
    Rank.MOST: _of(
        "the most|most|highest|best|largest|biggest|top|nhiều nhất|cao nhất|lớn nhất|tốt nhất|hàng đầu"
        "|most often|the best|the highest|nhiều|cao|lớn|đông nhất"
    ),
    Rank.LEAST: _of(
        "the least|least|fewest|the fewest|lowest|worst|smallest|ít nhất|thấp nhất|kém nhất|tệ nhất|ít|thấp"
    ),
}
# Of how many come, without saying that they are counted.
BUSY = {
    Rank.MOST: _of(
        "busiest|the busiest|most busy|đông nhất|đông khách nhất|bận nhất|đông khách|bận rộn nhất|busy|đông"
        "|bận|most popular|the most popular|được đặt nhiều nhất|hot nhất|được ưa chuộng nhất"
    ),
    Rank.LEAST: _of(
        "quietest|the quietest|least busy|vắng nhất|vắng khách nhất|ít khách nhất|vắng khách|quiet|vắng"
        "|least popular|the least popular|ít được đặt nhất"
    ),
}
# "Ty" without its mark is written out as thanks, as it is meant in chats.
SHARE = _of("thanks lệ|rate|rates|ratio|percentage|percent|share|proportion|%|tỉ lệ|tỷ lệ|phần trăm|tỉ số")
AVERAGE = _of("average|on average|the average|trung bình|bình quân")
MINE = _of("my|mine|of mine|của tôi|của em|của tui|do i have|did i have|have i")
# Alone behind everything else it asks; anywhere else it denies what follows.
ASKS_AT_THE_END = _of("không|ko|chưa|hông|hả")
# What is said beside it, and says nothing of what is asked.
FILLERS = _of(
    "how many|how much|number of|the number of|count|count of|total|in total|a total of|sum of|sum"
    "|overall|altogether|what|what is|what's|what was|what were|show|show me|give me|list|tell me|please"
    "|can you|could you|i want to know|i want to see|i'd like to see|let me see|compare|the|a|an|of|our"
    "|we|us|did|do|does|have|has|had|is|are|was|were|be|been|there|in|on|at|for|from|with|to|and|during"
    "|within|this is|so|me|that|it|they|their|get|got|make|made|take|took|place|up|per|by|far|so far"
    "|business|company|team|shop|much|many|all|any|as|a chart of|chart|chart of|graph|graph of|report"
    "|report on|statistics|stats|figures|numbers|hello|hi|ok|i|will|still|come|comes|our team"
    "|our business|the team|over|bao nhiêu|có bao nhiêu|mấy|có mấy|số|số lượng|tổng|tổng số|tổng cộng"
    "|tổng kết|là|là bao nhiêu|thế nào|ra sao|như thế nào|cho|cho tôi|cho mình|cho em|cho anh|cho chị|xem"
    "|cho xem|cho biết|muốn biết|muốn xem|hỏi|cần|thống kê|báo cáo|so sánh|biểu đồ|liệt kê|đếm|của|có|đã"
    "|được|bị|trong|vào|ở|tại|và|với|thì|mà|nhỉ|ạ|nhé|nha|vậy|thế|đi|giúp|giùm|hộ|mình|chúng ta|chúng tôi"
    "|bên mình|bên em|cửa hàng|tiệm|công ty|trung tâm|phòng khám|những|các|cái|đang|sẽ|còn|rồi|tính|theo"
    "|tôi|em|bởi|nhất|hiện|hiện tại|hiện nay|toàn bộ|tất cả|mọi|lúc|khoảng|khoảng thời gian|thời gian|từ"
    "|đến|kiếm|kiếm được|thu|về|làm|làm việc|phải|khung|giờ|em ơi|ơi|dạ|vâng|xin|làm ơn|hay|bảng|con số"
    "|số liệu|dữ liệu|chị|anh|cô|chú|bác|thầy|ms|mr|mrs|miss|dr|doctor"
)  # fmt: skip
FILLERS_OF_A_WORD = tuple(phrase for phrase in FILLERS if " " not in phrase)


@cache
def signs() -> dict[str, Sign]:
    """Every phrase but the fillers. What stands later gives way to what stands before it."""
    found: dict[str, Sign] = {}
    for phrases, sign in (*_of_what_is_counted(), *_of_groups(), *_weak()):
        for phrase in phrases:
            found.setdefault(phrase, sign)
    return found


Entries = Iterator[tuple[tuple[str, ...], Sign]]


def _of_what_is_counted() -> Entries:
    yield from ((phrases, Sign(state=State.CANCELLED, by=by)) for by, phrases in CANCELLED_BY.items())
    cancelled_by = GROUPINGS[Grouping.CANCELLED_BY]
    yield cancelled_by, Sign(grouping=Grouping.CANCELLED_BY, state=State.CANCELLED)
    yield from ((phrases, Sign(state=state)) for state, phrases in STATES.items())
    yield from ((phrases, Sign(measure=measure)) for measure, phrases in MEASURES.items())
    for rank, phrases in BUSY.items():
        yield phrases, Sign(measure=Measure.APPOINTMENTS, rank=rank, is_weak=True)
    yield from ((phrases, Sign(rank=rank)) for rank, phrases in RANKS.items())


def _of_groups() -> Entries:
    yield from ((phrases, Sign(grouping=grouping)) for grouping, phrases in GROUPINGS.items())
    yield WHO, Sign(grouping=Grouping.CONSULTANT, is_who=True)
    for grouping in Grouping:
        english, vietnamese = ENGLISH_NOUNS[grouping], VIETNAMESE_NOUNS[grouping]
        made = (*product(ENGLISH_BEFORE, english), *product(VIETNAMESE_BEFORE, vietnamese))
        yield tuple(map(" ".join, (*made, *product(vietnamese, VIETNAMESE_BEHIND)))), Sign(grouping=grouping)


def _weak() -> Entries:
    yield SHARE, Sign(is_share=True)
    yield AVERAGE, Sign(is_average=True)
    yield MINE, Sign(is_mine=True)
    yield from ((phrases, Sign(measure=measure, is_weak=True)) for measure, phrases in COUNTED.items())
    for grouping in Grouping:
        nouns = (*ENGLISH_NOUNS[grouping], *VIETNAMESE_NOUNS[grouping])
        yield tuple(noun for noun in nouns if noun not in NEVER_ALONE), Sign(grouping=grouping, is_weak=True)
