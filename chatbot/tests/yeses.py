"""What people answer to a question for a yes, by kind: one list for its meaning and for what is done upon it."""

# A yes to whatever is asked.
PLAIN = """
yes|yes please|yep|yeah|sure|ok|okay|ok thanks|that's right|correct|go ahead|do it|of course|absolutely|please do|yes, do it
sounds good|yes I'm sure|definitely|confirm|Sounds perfect, thank you!|Yes, thank you very much
ừ|ừm|vâng|vâng ạ|dạ|dạ vâng|được|được ạ|đồng ý|đúng rồi|ok em|ok nhé|ừ em|chắc chắn rồi|có|có ạ|xác nhận giúp em
dạ được ạ, cảm ơn em nhiều|vang a|dong y|dung roi|duoc a|uh|u|oke em
"""
# A yes with something beside it: enough where nothing is lost by it, asked back elsewhere.
ELABORATE = """
Perfect, and please remind me|yes please, that would be splendid|yes, and thanks for your patience with my mother
ok em, nhớ nhắc chị nhé|được, nhớ nhắc anh nhé
"""
NAMED = {
    "cancel": """
yes cancel it|cancel it please|please go ahead and cancel my appointment|yes, cancel|I want to cancel because I'm sick|cancel
ừ huỷ lịch đó đi|huỷ đi em|huỷ lịch giúp em|ok huỷ|huy di|uh huy lich do di|vâng, huỷ giúp chị|huỷ giúp em, em bị ốm
""",
    "move": """
yes move it|move it please|ok, reschedule it|please move my appointment|yes, change it
ừ dời đi|dời lịch giúp em|ok đổi đi|vâng chuyển giúp chị|ok doi di|dời nhé
""",
    "erase": """
yes delete it|delete everything please|yes, erase my data|delete my account
ừ xoá đi|xoá hết giúp em|ok xoá|xoa het di|vâng, xoá dữ liệu của em đi
""",
    "book": """
book it|yes book it|I'll take it|lock it in|ok đặt đi|chốt luôn em|đặt luôn nhé|chốt|lấy giờ đó|dat di
""",
}
KEEP = """
keep it|keep my slot please|yes keep it|please keep my appointment|keep it for me|no, keep it|I'd like to keep it
giữ lịch giúp em|giữ giúp em|giữ lại cho chị nhé|em cứ giữ cho chị|cứ giữ chỗ cho mình nha|ừ giữ đi|giu lich giup em|giu giup em nhe
"""
LEAVE = """
leave it|leave it as it is|just leave everything as is|let it stay|để nguyên|để nguyên đi em|cứ để vậy|de nguyen nhe|giữ nguyên nhé
"""
# What shows that it was read, and no more.
SIGNS = "k|K.|👍|👍🏻|✅|🙏"
NO = """
no|nope|no thanks|don't|please don't|not now|never mind|no way|absolutely not|yeah no|not yet
không|không ạ|thôi|thôi em|chưa|khoan đã|khong|ko|đừng|thôi khỏi|không cần nữa|khoan
"""
NEGATED = """
don't cancel it|no, don't cancel it|do not move it|don't delete anything|please don't move it|đừng huỷ|không huỷ nữa|khoan huỷ đã
không dời nữa|đừng xoá|không, đừng huỷ|dung huy|thôi khỏi dời|chưa huỷ vội|don't not cancel it|không phải là không huỷ|no need to cancel
"""
DOUBT = """
I don't understand|không hiểu|chưa rõ lắm|maybe|not sure|I'll think about it|hmm|let me ask my wife|we'll see|ok but later|yes but not now|wait|if it is free, yes
để mình nghĩ đã|để hỏi vợ đã|có lẽ|chắc là được|từ từ|để xem|được thì được|ừm để em xem|zzz
"""
POSITION = "the first one|number two|cái đầu|cái thứ hai|1"
QUESTION = """
what happens then?|is it free?|ok?|sure?|are you sure?|what if I come late?|does it cost anything?|why?
có mất phí không|được không|sao vậy|mất bao lâu|ok không em|chắc không|có phải đóng tiền không ạ
"""


def said(*texts):
    return [one.strip() for text in texts for one in text.strip().replace("\n", "|").split("|") if one.strip()]
