"""Anger is at us: hard words about somebody else, and words that only look so, call nobody."""

from datetime import UTC, datetime

import pytest

from chatbot.understanding.local import understand
from chatbot.understanding.local.anger import is_angry
from chatbot.understanding.schema import NOTHING_ASKED, Catalog

ANGRY = {
    "vi": """
sao tệ vậy trời, dịch vụ như hạch|tao chửi cho bây giờ|bot như shit|quá thất vọng về dịch vụ của các bạn|mất thời gian quá, chán bên này|các bạn làm ăn vô trách nhiệm|hẹn rồi mà không ai tiếp, quá tệ|tôi rất bực với nhân viên bên bạn|trả lời như máy, ngu thật|đừng có lừa tôi, đồ lừa đảo|dich vu qua te|lam an nhu vay a|bot vo dung
dịch vụ quá tệ|lừa đảo à|SAO MÃI KHÔNG AI TRẢ LỜI VẬY!!!|tệ thế!!!|bot ngu quá|bot ngu qua|làm ăn kiểu gì thế|lam an kieu gi vay
tôi sẽ kiện công ty các người|tao kiện chúng mày|mấy người lừa đảo tôi|công ty này lừa đảo|bực mình quá, chờ cả tiếng không ai trả lời
dịch vụ bên bạn tệ quá|bên này làm ăn chán thật|vô dụng|đồ ngu|mất dạy|khốn nạn|bực quá rồi đấy|tức quá đi mất|chán quá, nói mãi không hiểu
sao lâu thế, đã bảo là thứ 4 rồi|nhân viên ở đây thái độ quá tệ|quá đáng thật|không thể chấp nhận được|thất vọng quá, chờ mãi không ai trả lời
sẽ bóc phốt bên này|các người ăn cướp à|dich vu te qua|te hai|đặt lịch rồi mà lễ tân bảo không có, làm ăn như vậy à|ngu vãi|vớ vẩn
tôi sẽ tố cáo bên bạn|phục vụ kiểu gì vậy|đồ lừa đảo|lũ lừa đảo|điên tiết thật|nói hoài không hiểu gì cả!!!|MẤT CẢ BUỔI SÁNG CỦA TÔI!!!
vô trách nhiệm|bực ghê|chồng tôi bảo bên này lừa đảo|tệ hại, không bao giờ quay lại
""",
    "en": """
your service sucks|this is bullshit|I've had enough of this stupid bot|you wasted my time|you are the worst|what kind of company is this, terrible|I am very disappointed with your service, unacceptable|so annoying and frustrating|you are all crooks
this is ridiculous|you are useless|WHY DOES NOBODY ANSWER ME!!!|I am so frustrated, how many times must I say it|worst service ever
you guys are useless|this bot is useless|fuck you|what a waste of time|this is unacceptable|you people are terrible|stupid bot
I will sue you|I'm going to sue your company|you are scammers|is this a scam|fed up with this, who can I talk to|i'm furious
terrible service|this is the worst|wtf|you idiots|absolutely useless!|I want my money back, you're liars|bullshit|go to hell
your service is terrible|shame on you|your bot is rubbish|ridiculous!|this company is a joke|sick of waiting for an answer|I will report you
my husband says you are idiots|terrible. just terrible. I'm never coming back|how many times, I already told you|disappointed and still waiting
annoying!!!|still waiting, not helpful|pathetic|you scammed me, scammers|what a joke|STILL NO ANSWER FROM YOU!!!|incompetent|see you in court
""",
}

CALM = {
    "vi": """
bạn tệ quá à, đùa thôi|vợ cũ quá đáng lắm, tôi muốn giành quyền nuôi con|công ty nợ lương tôi, tôi muốn kiện|bị sếp chửi đồ ngu, kiện được không|shop bán hàng giả, tôi tức quá|hôm nay mệt quá, dời lịch|chồng em tệ lắm|họ lừa đảo gia đình tôi|bị môi giới lừa|kiện tụng mất thời gian không
xin chào|ALO|đặt lịch TƯ VẤN THUẾ|mình muốn đặt lịch mai 9h!!|Tôi tên là NGUYỄN VĂN A|ok!|không|cảm ơn bạn nhiều!!|có chán không|VIP
tư vấn về việc kiện chủ nhà|tôi muốn tư vấn pháp lý về việc kiện chủ nhà cũ|vụ kiện của tôi cần luật sư tư vấn|muốn kiện công ty cũ|kiện đòi nợ mất bao lâu
hàng xóm lừa đảo tôi|tôi bị lừa đảo qua mạng, cần luật sư|toi bi lua dao can luat su|chủ nhà quá đáng quá, tôi muốn tư vấn|sếp cũ mất dạy, muốn kiện
tư vấn về tội lừa đảo|tố cáo lừa đảo chiếm đoạt tài sản cần giấy tờ gì|ngân hàng làm tôi bực mình|chồng tôi vô dụng, muốn ly hôn|vợ tôi quá đáng, tư vấn ly hôn
đối tác làm ăn lừa đảo tôi|mức phạt quá vô lý|hợp đồng tệ quá, nhờ xem lại|phiền bạn đặt giúp mình|làm phiền em chút|bạn làm phiền mình không? không sao
9h kém 15 được không|8 giờ kém 10|bao lâu nữa tới lịch của mình|đợi bao lâu thì có kết quả|mất thời gian bao lâu|em dở toán lắm|mình kém tiếng anh|trời chán quá
em ngu quá quên mất mã rồi|mình ngu quá đặt nhầm ngày|tôi dốt về thuế lắm|đáng yêu quá đáng yêu|dễ thương quá|tuyệt vời quá|giá tốt quá|nhanh quá!!!
dich vu tot qua|do chan qua khong di duoc, doi lich giup|kem theo giay to gi|te nuoc|tôi muốn khiếu nại quyết định thuế|thủ tục khiếu nại đất đai
soạn đơn khiếu nại giúp tôi|kiện hàng của tôi|sự kiện hôm nay|điều kiện là gì|kiện toàn hồ sơ|linh kiện|công ty bảo hiểm quỵt tiền tôi, kiện được không
đau đầu quá|mệt quá|kẹt xe bực mình quá|sức khoẻ mẹ tôi tệ quá, cho dời lịch|hôm nay chán quá nói chuyện chút|tình hình tài chính tệ quá, tư vấn giúp
cửa hàng bán đồ giả, tôi bực quá muốn kiện|anh ta lừa đảo mẹ tôi|một shop online lừa đảo em|môi giới nhà đất lừa đảo|lâu rồi không gặp|bận điên đầu
""",
    "en": """
do you do tax returns|what do you do on weekends|my roommate is disgusting, can I break the lease|my employer's behaviour was outrageous|I'm so angry at my ex|my brother is a thief, inheritance advice|the contract is terrible|those fees from my bank are ridiculous|my accountant made a terrible mistake|I feel terrible today, can we move it|how long does it take to sue somebody|I want to sue for defamation|my old lawyer was useless
what do you do|do you do video calls|how do I do that|do you do evening appointments|I do need tax advice, do you have time monday
book tomorrow at 9|Is it bad if I come late?|my landlord is terrible|I was scammed by a shop, need legal advice|it was a ridiculous fine
my neighbour is an idiot, can I sue him?|I want to sue my landlord|can I sue my employer|how do I sue a company|my boss is a fucking idiot, advice please
a terrible accident|I have a terrible headache, please move it|My memory is terrible|I'm terrible with numbers|stupid question but when are you open
sorry for the stupid question|I made a stupid mistake in my tax return|the tax office is useless|the bank is useless, need a lawyer|ridiculous tax bill
my ex is furious|my wife is upset about the contract|angry neighbours|I am upset about my divorce|my husband is angry|an unacceptable clause in my contract
a scam email asked for my data|online scam, what can I do|someone scammed my mother|is it worth suing|they are suing me|a lawsuit against a shop
is it a waste of time to appeal|what is the worst case|worst case scenario for my taxes|in the worst case can I cancel|the weather is terrible|traffic is terrible, I'll be late
terribly sorry, my mistake|sorry to be annoying|I hope I'm not annoying|sounds good!!!|thank you so much!!!|wow!!!|GREAT, THANKS|VIP|TAX ADVICE TOMORROW AT NINE
I was disappointed by my old lawyer|my previous accountant was incompetent|my contractor was a liar|a disgusting flat, can I stop paying rent|fed up with my job
fed up with my boss|complaint against my landlord|how do I file a complaint against my employer|how do I complain about a tax decision|my manager fired me
human resources contract|I manage a shop and need tax advice|do the forms change|dodo|te quiero|the queue|can you do me a favour|kem|chan|I'm an idiot, I forgot my code
my landlord is a scammer, I need advice|do you do taxes|what do I do now|let's do it|do it please|do not cancel
""",
}


def texts(lines: str) -> list[str]:
    return lines.strip().replace("\n", "|").split("|")


def intents(text: str) -> tuple[str, ...]:
    return understand(
        text, context=NOTHING_ASKED, now=datetime(2026, 11, 23, 1, tzinfo=UTC), catalog=Catalog((), ())
    ).intents


@pytest.mark.parametrize("language", ANGRY)
def test_anger_is_heard(language):
    assert [text for text in texts(ANGRY[language]) if not is_angry(text)] == []


@pytest.mark.parametrize("language", CALM)
def test_calm_is_no_anger(language):
    assert [text for text in texts(CALM[language]) if is_angry(text)] == []


@pytest.mark.parametrize("language", CALM)
def test_calm_is_no_wish_for_a_person(language):
    assert [text for text in texts(CALM[language]) if "human" in intents(text)] == []


def test_who_complains_of_us_wants_a_person():
    words = "I want to complain|complaint: your stylist ruined my hair|tôi muốn khiếu nại về thái độ nhân viên|bot ngu quá|this bot is useless|bên này làm ăn chán thật"
    assert {text: intents(text) for text in texts(words)} == {text: ("human",) for text in texts(words)}
