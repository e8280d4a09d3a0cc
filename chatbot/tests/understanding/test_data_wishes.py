"""What persons ask for about their data is known by its wording, and by none that only sounds like it."""

import pytest

from chatbot.tests.understanding.alone import read

MEANT = {
    "data_copy": """
send me all my data
what do you know about me
what do you know about me?
what information do you have about me?
what data do you store on me
i want a copy of my data
please email me my data
can i get a copy of all the data you hold about me
I'd like to request access to my personal data
export my data
give me everything you have on me
data access request
cho tôi xin toàn bộ dữ liệu của tôi
cho toi xin toan bo du lieu cua toi
gửi cho em tất cả thông tin của em
gửi mình bản sao dữ liệu
bên bạn biết gì về tôi
bạn lưu những gì về mình vậy?
bạn đang lưu dữ liệu gì của tôi
tôi muốn nhận tất cả dữ liệu về tôi
xuất dữ liệu của tôi
    """,
    "objection": """
stop using my data
stop using my data for ads
don't use my data for AI
do not use my personal information for advertising
I don't want AI to read my messages
don't send my messages to AI
I object to the use of my data
I object
opt me out of AI
stop sending me marketing
please don't share my data
đừng dùng dữ liệu của tôi
đừng dùng dữ liệu của tôi cho quảng cáo
dung dung du lieu cua toi
không được sử dụng thông tin cá nhân của em
ngừng xử lý dữ liệu của tôi
tôi phản đối việc sử dụng dữ liệu
không muốn AI đọc tin nhắn của tôi
tôi không đồng ý cho bên bạn dùng dữ liệu của tôi
đừng gửi quảng cáo cho tôi nữa
    """,
    "no_objection": """
you may use my data again
you can use my data again
I withdraw my objection
I no longer object
bạn có thể dùng lại dữ liệu của tôi
được dùng lại dữ liệu của tôi
tôi rút lại phản đối
tôi không phản đối nữa
tôi cho phép dùng dữ liệu của tôi
    """,
    "correction": """
my birthday is wrong in your system
my date of birth is wrong
the data you have about me is wrong
my information is incorrect
please correct my data
you have the wrong birthday for me
you have noted the wrong date of birth
correct my date of birth
change my birthday
ngày sinh của tôi trong hệ thống bị sai
ngày sinh của em sai rồi
thông tin của tôi bị sai
sửa giúp mình ngày sinh
bên bạn ghi sai năm sinh của tôi
đính chính dữ liệu của tôi
cập nhật lại ngày sinh giúp tôi
    """,
}
# Questions about how data is kept, wishes to delete it, what the profile changes, and other matters.
NOT_MEANT = """
what services do you have
send me all the services
cho tôi xin bảng giá tất cả dịch vụ
is my data safe with you?
who can see my data?
do you share my data?
how long do you keep my data?
delete all my data
xoá dữ liệu của tôi
đổi số điện thoại
sửa tên của tôi
my name is wrong
what do you know about taxes
thông tin của tôi
hồ sơ của tôi
show my profile
giờ hẹn bị sai
lịch của tôi bị sai
can you use my insurance?
can i use my card
bạn biết gì về anh Bảo
what do you know about Mr Bao
give me all free times
dữ liệu của tôi có an toàn không
bạn có dùng dữ liệu của tôi không
you can send me the invoice
cho tôi tất cả thông tin về dịch vụ thuế
cho mình thông tin của anh Bảo
my information is on the form
stop sending me reminders
đừng gửi tin nữa
I want a copy of the contract
send me a copy of my invoice
my date of birth is 1.1.1990
"""


def lines(text):
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize("intent", MEANT)
def test_it_is_known_in_both_languages_and_without_diacritics(intent):
    assert {text: read(text).intents for text in lines(MEANT[intent])} == {
        text: (intent,) for text in lines(MEANT[intent])
    }


def test_what_only_sounds_like_it_is_none_of_them():
    assert [text for text in lines(NOT_MEANT) if set(read(text).intents) & set(MEANT)] == []
