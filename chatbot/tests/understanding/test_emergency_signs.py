"""Which messages speak of somebody who may be hurt, of which kind, and which only sound so."""

import pytest

from chatbot.understanding.local.emergencies import Danger, find
from meetassist.text import fold

TRUE = {
    ("vi", Danger.SELF_HARM): """
tôi muốn tự tử|toi muon tu tu|em mún tự tử|tôi định tự sát tối nay|mình muốn chết|tôi muốn chết|e muon chet qua
tôi không muốn sống nữa|k muốn sống nữa|toi ko muon song nua|chán sống rồi, chỉ muốn chết cho xong|con không thiết sống nữa
tôi sắp nhảy lầu đây|mình đang đứng trên cầu, sắp nhảy xuống|em vừa uống cả lọ thuốc ngủ|tôi muốn kết liễu đời mình
tôi muốn kết thúc cuộc đời|em đang rạch tay|bạn tôi đang đòi tự tử|con gái tôi muốn tự tử, làm sao bây giờ
em nghĩ đến cái chết suốt mấy hôm nay|sống không còn ý nghĩa gì nữa|tôi muốn tự tữ|em muốn tự kết liễu|chết quách cho xong
mình chẳng còn lý do gì để sống|ước gì mình chết đi|tôi sẽ treo cổ|chồng em đang dọa nhảy cầu tự tử|muon tu tu
""",
    ("vi", Danger.VIOLENCE): """
chồng tôi đang đánh tôi cứu tôi với|chong toi dang danh toi|ck e đang đánh e cứu e vs|tôi đang bị chồng đánh
có người đang đuổi chém tôi|hắn dọa giết tôi|anh ta đang cầm dao trước cửa nhà tôi|bạn trai em đang bóp cổ em
tôi đang bị cướp|có kẻ đột nhập vào nhà tôi|có người đang phá cửa nhà em|nó vừa đâm tôi|tôi bị bắt cóc|gọi công an giúp tôi
em đang bị hiếp|chủ nợ đòi chém cả nhà tôi|chồng đánh tôi chảy máu đầu|vợ tôi đang cầm dao đòi giết tôi
hàng xóm đang đánh vợ anh ta|bọn nó đang đánh bạn tôi|em bị nhốt trong nhà không ra được|tôi bị chồng đánh
cứu tôi với|cứu mạng|chồng tôi đánh tôi|ông xã đang đập phá nhà cửa và đánh tôi|chồng dọa sẽ giết tôi nếu tôi bỏ đi
người yêu cũ đang đứng ngoài cửa dọa tạt axit em|tôi bị đánh, giúp tôi với|co nguoi dang danh toi
""",
    ("vi", Danger.CHILD): """
bố dượng đang đánh con|con bị bố đánh|hàng xóm đang đánh đập đứa bé|thầy giáo sờ soạng cháu|con gái tôi bị xâm hại
bé bị dượng lạm dụng tình dục|chồng tôi đang đánh con tôi|có người đang đánh một đứa trẻ|mẹ kế đánh cháu chảy máu
cháu bị bố mẹ đánh, cháu sợ lắm|bo dang danh con cuu con voi|có kẻ bắt cóc con tôi
""",
    ("vi", Danger.MEDICAL): """
bố tôi đau ngực dữ dội và không thở được|mẹ em đang lên cơn đau tim|ba tôi bị đột quỵ rồi|me toi khong tho duoc
con tôi co giật|vợ tôi bất tỉnh rồi|gọi cấp cứu giúp tôi|gọi 115 giùm em|tôi bị chảy máu nhiều quá|máu chảy không cầm được
chồng em vừa ngất xỉu gọi không tỉnh|bé nhà em bị hóc xương tím tái|con uống nhầm thuốc tẩy|bà em ngộ độc rồi
tôi đang khó thở quá|anh ấy ngừng thở rồi|có người đuối nước|vợ tôi vỡ ối rồi|vo toi bi ngat roi|em bị rắn cắn
tôi vừa bị tai nạn, máu chảy nhiều|bạn tôi bị điện giật|ba em nhồi máu cơ tim|cần xe cấp cứu gấp|bo e bi dot quy
ông nội bị ngã cầu thang không cử động được|cứu bố tôi với, ông không thở|đau ngực quá khó thở|toi kho tho qua
""",
    ("vi", Danger.FIRE): """
nhà tôi đang cháy|cháy nhà rồi|nha toi dang chay|cháy rồi cứu với|có cháy ở chung cư|văn phòng đang bốc cháy|hỏa hoạn ở tầng 3
bếp nhà em bị cháy|khói nhiều quá em bị kẹt trong phòng|rò rỉ gas|nhà em xì ga nồng nặc|bình gas sắp nổ|hàng xóm cháy nhà
xe tôi bốc cháy|cháy lớn lắm, gọi cứu hỏa giúp|chay nha roi
""",
    ("en", Danger.SELF_HARM): """
I want to kill myself|i wanna die|I don't want to live anymore|i dont want to live any more|thinking about ending my life
I'm going to end it all tonight|im suicidal|my friend wants to kill himself|I feel like killing myself|I took a bunch of pills
there's nothing left to live for|I wish I was dead|i want to comit sucide|no reason to live|I'd be better off dead
my daughter is threatening to kill herself|I'm about to jump off the bridge|I am cutting myself|i can't go on living
I've decided to end my life|I just want to die|I don't want to be alive|want to hurt myself|I am thinking of suicide
ill kill my self|i plan to hang myself|she says she wants to take her own life|i want 2 die
""",
    ("en", Danger.VIOLENCE): """
my husband is beating me, help|he is hitting me|my boyfriend is choking me right now|someone is breaking into my house
my ex is outside with a knife|he's going to kill me|he has a gun|call the police please|I am being attacked
my husband threatened to kill me|they are trying to stab us|I was just raped|my partner hits me|my wife is attacking me with a knife
I'm being held hostage|somebody is following me and I am scared|he beats me every night|he wants to kill me
there is a man with a gun in the office|my neighbour is beating his wife|my life is in danger|I'm scared he will hurt me
my husband beat me up|he keeps hitting me|i was attacked|im not safe at home|someone's trying to get into my house
my dad is beating my mom|my bf just punched me in the face|he is strangling her|we are being robbed
""",
    ("en", Danger.CHILD): """
my stepdad is hitting me|someone is beating a child next door|my son is being abused|my uncle touches me|my daughter was molested
he is hurting my baby|my dad hits me|a man took my child|my ex is beating our kids|the teacher is abusing my daughter
""",
    ("en", Danger.MEDICAL): """
My father has terrible chest pain and can't breathe|I have chest pain|my mom is having a heart attack|he is not breathing
my wife is unconscious|my baby is choking|call an ambulance|I'm bleeding heavily|my husband collapsed|she had a seizure just now
I think I'm having a stroke|my son swallowed bleach|he overdosed|I cant breathe|my kid is drowning|she won't wake up
my wife's water broke|my dad passed out|we need an ambulance now|it is a medical emergency|severe allergic reaction, throat is closing
he got electrocuted|I was hit by a car and I am bleeding|my grandma fell down the stairs and can't move
my daughter drank poison|chest pains and numb arm|he is turning blue|there is so much blood|my father stopped breathing
""",
    ("en", Danger.FIRE): """
my house is on fire|there is a fire in the kitchen|the building is burning|FIRE!!!|our office caught fire, help|i smell gas
there's a gas leak|call the fire department|my car is on fire|fire in my apartment|smoke is coming under the door, we are trapped
the kitchen is in flames|hous is on fire|flat's on fire
""",
}

# Of any kind: as people write when they have no time to write well.
MORE = {
    "vi": """
bố mình đột nhiên gục xuống không còn thở|mẹ em bị co giật sùi bọt mép|em trai tôi nuốt pin|ông tôi bị đột quỵ gọi ai bây giờ|tôi đau tim quá cứu tôi|con em bị bỏng nặng
vợ tôi bị chồng cũ đâm|tôi đang bị bạo hành|chồng tôi vừa bóp cổ tôi|nó đang phá cửa đòi giết tôi|có kẻ lạ trong nhà tôi|em bị người ta rượt đánh|bạn gái bị đánh đang cầu cứu
tôi không thiết sống nữa|chẳng muốn sống nữa|em định uống thuốc sâu|em uống thuốc ngủ rồi|tôi sẽ nhảy cầu|con trai tôi dọa tự tử|muốn chết cho xong|em k mun song nua dau
chung cư đang cháy|cháy nhà rồi cứu tôi|nhà hàng xóm phát cháy|khói mù mịt không thở được|bếp gas nhà em phát nổ|chay nha cuu voi
toi bi dau nguc kho tho|ba toi bat tinh roi|anh ay dang danh toi|me toi bi dot quy|chong toi doa giet toi|con toi bi xam hai
chồng em say rượu đang đánh em|cứu em, chồng em đang đánh|anh ấy vừa tát tôi|ổng đập đầu tôi vào tường|tôi bị bạn trai đánh gãy tay|e bị ck đánh hoài
có thằng cầm dao đang rượt tôi|nhà em có trộm đang lục đồ|tôi đang bị theo dõi và bị đe dọa giết|chong em danh em chay mau|cứu con tôi với|con em sốt co giật
mẹ tôi ngã bất tỉnh|ông em không thở nữa|bà nội em bị té xỉu rồi|ba tôi tự nhiên méo miệng liệt nửa người|ba em ôm ngực khuỵu xuống|em bé sặc sữa tím người
tôi uống nhầm thuốc trừ sâu|em muốn chết quá|em hết muốn sống rồi|tui muon chet|cuộc đời vô nghĩa quá tôi muốn chết|tôi mệt mỏi quá không muốn sống nữa
tôi viết thư tuyệt mệnh rồi|chắc tôi chết cho mọi người đỡ khổ|em muốn biến mất khỏi thế giới này|mình có ý định tự tử|t muốn tự tử|ko mun song nua
cháy cháy cứu với|nhà bên cạnh cháy to lắm|chung cư em cháy rồi|lửa cháy lan sang nhà tôi|nha e bi chay|có mùi gas nồng nặc trong bếp
em bị cưỡng hiếp|có người định hiếp em|bố em hay đánh em|ba con say rượu đánh con hoài|dượng sờ ngực con|thầy chạm vào chỗ kín của em
ai cứu tôi với, chồng tôi cầm dao|tôi đang bị nhốt|chồng nhốt tôi trong phòng|em sắp sinh rồi vỡ ối rồi|vợ em ra máu nhiều|người yêu dọa giết em
co ai khong cuu toi|chồng tôi nó đánh tôi dã man|nó đánh vợ nó quá trời|hàng xóm nhà em đang đánh nhau cầm dao|đang có đánh nhau chém nhau
""",
    "en": """
he's hurting me|my husband just hit me in front of the kids|i'm being beaten by my husband|my boyfriend is trying to kill me|someone with a gun is here|please send police he is outside
my wife is not breathing|dad is having a stroke|mum collapsed and isn't moving|I took too many sleeping pills|I feel suicidal|I want to end my life|life is pointless i want to die
i think i'm having a heart attack|my son is choking on a grape|she's bleeding a lot|there's a fire in our building|our kitchen caught fire|the house is burning down|someone is being stabbed outside
my dad touched me|my teacher touches me|my boyfriend raped me|he raped me|i was raped|I got stabbed|my neighbor has a gun and is threatening us|i don't feel safe he's threatening me
my grandfather can't breathe properly|my child ate pills|my friend is suicidal|i have no will to live|I can't do this anymore, I'm going to kill myself|my baby fell and is unconscious|send help he has a knife
my mother has had a stroke, what do I do|my chest hurts so much|severe chest pain|my husband is threatening me with a knife|my father is hitting my mother
my husband is hitting me please help|my husband has a knife|he pushed me down the stairs and I can't get up|i think my dad is having a heart attack
my mother fell and she is not responding|my wife can't breath|my friend overdosed|my friend says he will kill himself|im gonna kms
I can't take it anymore I want to die|nobody would miss me if I died|I'm planning to take my life|I am going to jump|i have a gun and want to end it all
I don't see any reason to keep living|I'd rather be dead|my boyfriend locked me in|my husband won't let me leave and he is violent|he threw me against the wall
he tried to strangle me|my ex keeps threatening to kill me|someone broke into my house|there's someone in my house|a man with a knife is at my door
my husband abuses me|being abused by my husband|my partner is violent|domestic violence happening next door|my neighbor is screaming for help
there's smoke coming from the kitchen|the stove is on fire|our apartment is burning|I smell gas in the flat|the house next door is on fire
my baby isn't breathing|my baby is not responding|my son ate rat poison|she's unconscious|he's having a seizure|my husband is having chest pains
I've been stabbed|I've been shot|there's an active shooter|help someone is attacking me|my leg is bleeding badly|i cut myself deep and it won't stop bleeding
my dad hits me every day|my mom beats me|my stepfather rapes me|a child is being beaten|I saw a man hitting a little girl|my husband hits our kids
i need help my husband is going to kill me|hes hitting me|he is beating me up|My wife is in labour and there's so much blood|choking help|grandma had a stroke
""",
}

# What is typed without marks, and what only looks so: services, names, advice, law, teeth, garages, schools.
UNMARKED = """
anh ta doa dam toi|em be tim tai nguoi roi|vo toi chuyen da roi|khoi den mu mit|toi bi ket trong dam chay|toi bi hiep dam|con toi roi xuong ho|em be tim tai roi
chong dang dap toi|no vua dam em|nguoi yeu vua tat em|chong toi danh toi|bo duong danh con|toi bi danh|em bi chong danh|co nguoi cam dao doi giet toi|toi muon tu tu|em dinh tu sat|khong muon song nua
con toi bi co giat|vo em ra mau nhieu|chay mau nhieu qua|me em bi ngat xiu|ba toi bat tinh|ong noi nga cau thang khong day duoc|cuu con toi voi|goi cap cuu giup em|khoi nhieu qua chay roi cuu voi|bi hoc xuong ca|con toi bi duoi nuoc
nha em bi chay|chay nha roi cuu voi|co mui gas|no doa giet ca nha toi|chong da vao bung toi|no dang da em|con gai toi bi xam hai|dang bi no bop co|no dang danh vo|em uong ca lo thuoc ngu|em sap nhay lau|muon tu tu qua|toi bi dam|em vo oi roi|dang chuyen da
hang xom dang danh vo|thang kia cam dao duoi toi|me em bi dau tim|bo em khong tho nua|nguoi tim tai|toi bi nhot trong nha|chong nhot toi trong phong|no dap dau toi vao tuong|bo danh con|thay giao danh con|me ke dang danh em|toi bi chong dam chay mau|toi bi bat coc
anh ta dang danh toi|bo dang danh me|chong dap em|no danh toi hoai|dang co danh nhau chem nhau|em bi chong cu danh|xe toi boc chay|bep dang chay|roi xuong song roi cuu voi|chong tat em|co nguoi bi dien giat|con em uong nham thuoc tay|em bi hiep|no dinh hiep em
"""

# What has happened, or is asked about the law, and may still go on: the sentence is said, and the rest is done too.
DOUBTFUL = """
chồng tôi đánh tôi, tôi có ly hôn được không|hôm qua chồng đánh tôi|chồng tôi hay bạo hành tôi, tôi muốn tư vấn ly hôn
tôi bị hành hung, muốn kiện|đêm qua tôi định tự tử|em bị tai nạn nên chắc đến trễ
my husband beats me, can I get a divorce?|my husband hit me yesterday|I was attacked, I need legal advice
my ex threatens me, can I get a restraining order|last night I wanted to kill myself|I had a car accident so I will be late
"""

FALSE = {
    "vi": """
chết mẹ quên rồi|chết tiệt|thuế giết doanh nghiệp|giết gà bằng dao mổ trâu|sống chết có số|em đau lòng quá|đau đầu với giấy tờ|làm việc như điên|cháy hết mình|cháy phòng vé
tôi bị ngân hàng đòi nợ|tôi bị công ty cho nghỉ việc|chồng tôi không đưa tiền nuôi con|ly hôn vì bị phản bội|con tôi cần khai sinh|hỏi luật phòng cháy|chuyển nhà|nhà em đang xây
tư vấn luật hình sự|bị tạm giam thì sao|em trai tôi bị bắt giam hôm qua, cần luật sư|con tôi bị đuổi học|tôi bị trộm mất xe máy tuần rồi|mất ví|bị mất ngủ|khám tim định kỳ
mẹ tôi ốm nặng, muốn lập di chúc|ba tôi sắp mất, cần lập di chúc|chị ấy bận đến chết|đi chết đây, trễ giờ rồi|tim đập chân run|trời nóng như lửa|đang chạy xe, nhắn sau|em đang đánh răng
đau đầu vì thuế|chết thật quên mất|cười chết mất|chết rồi, quên mất lịch|bố tôi mất rồi, tư vấn thừa kế giúp|được miễn thuế khi bố tôi chết không
khi bố tôi qua đời thì thừa kế thế nào|tư vấn về bạo hành gia đình|chồng cũ từng đánh tôi, tôi muốn ly hôn|mệt muốn chết|em đói muốn chết
nóng chết đi được|từ từ để mình xem|tu tu da|toi muon tu tu suy nghi|mình từ tốn thôi|cứu em với, em quên mật khẩu
giết thời gian|deadline giết tôi mất|bận chết mất|giá này đau tim quá|nhìn giá mà xỉu|xỉu up xỉu down|cháy deadline|cháy túi rồi
vé cháy hàng|bảo hiểm cháy nổ|nhà tôi bị cháy năm ngoái, đòi bảo hiểm thế nào|phòng cháy chữa cháy cần giấy tờ gì|mình ăn chay
chương trình đang chạy|xe toi dang chay|bị đánh thuế cao|thuế đánh vào tôi bao nhiêu|đánh giá dịch vụ 5 sao|em bị đánh giá thấp
đánh mất sổ đỏ|bị mất cắp tuần trước, cần luật sư|danh cho toi mot lich|tôi bị lừa đảo, cần luật sư|hàng xóm lừa đảo tôi
dời lịch vì mẹ tôi đang cấp cứu ở bệnh viện|mẹ tôi nằm viện nên huỷ lịch|khoa cấp cứu ở đâu|tôi không muốn sống với chồng nữa, muốn ly hôn
không muốn sống chung với bố mẹ chồng|bố tôi mất vì đột quỵ năm ngoái|tôi hay khó thở, muốn đặt lịch khám tim mạch|dạo này em hay đau ngực, đặt lịch khám
tôi không bị đau ngực|không muốn chết|vợ tôi sắp sinh, hỏi chế độ thai sản|luật sư tư vấn vụ giết người|tội giết người bị phạt bao nhiêu năm
bảo hiểm có chi trả khi tự tử không|chú tôi tự tử năm ngoái, thừa kế ra sao|hồi nhỏ em bị bố đánh|công ty bóp cổ nhân viên bằng hợp đồng
sếp dọa đuổi việc tôi|chủ nhà dọa kiện tôi|ngân hàng dọa siết nhà tôi|cướp giật thì bị xử thế nào|tai nạn giao thông tháng trước, đòi bồi thường
đặt lịch cho bé bị tự kỷ|hợp đồng chết người|con đường chết|đứng hình luôn|nghẹt thở vì áp lực công việc|chay qua tiem|tôi sống chết với nghề
tiền điện giật mình|điện thoại tôi sắp chết pin|chìm trong nợ nần|bị cướp mất khách|máu kinh doanh|chảy máu chất xám|tôi lên cơn buồn ngủ
nếu tôi chết thì ai hưởng di chúc|di chúc có hiệu lực khi tôi chết|thủ tục khai tử cho bố|em bị phạt nồng độ cồn|gọi cho tôi lúc 9h|gọi 115 nghìn phải không
lịch lúc 11h50 được không|đặt lịch với anh Cháy|mua bảo hiểm nhân thọ|chồng em không đánh em đâu, em hỏi giúp bạn|bị cắt lương
mẹ tôi vừa mất, cần tư vấn thừa kế|tội cố ý gây thương tích bị xử thế nào|hàng xóm đánh con tôi tuần trước, tôi muốn kiện
con tôi bị bạn đánh ở trường tháng trước, cần luật sư|đặt lịch cho con tôi bị tự kỷ|chết dở quên mất|đói chết mất|buồn cười chết đi được|yêu chết đi được|muốn chết với đống giấy tờ này
anh đánh máy giúp em|em đánh son đẹp không|đánh cho em một dấu sao|bạn đá bóng với em không|mình đấm lưng cho mẹ|cắt tóc cho con trai|đâm ra lo lắng|em tát nước
anh ấy đánh giá tôi 5 sao|họ đánh thuế tôi hai lần|chủ nhà đuổi tôi ra khỏi nhà|công ty đuổi việc tôi|anh Bảo đang bắn tin cho em|sếp đang dí tôi deadline|khách đang dí em hồ sơ
nhà em đang chạy hồ sơ|web đang chạy chậm|quán cháy vé rồi|nhà em cháy máy điều hoà cũ|tư vấn an toàn cháy nổ|thuế nổ hoá đơn|đơn hàng nổ|xe bị nổ lốp
thuốc của con uống nhầm giờ thì sao|đau đầu quá|đau bụng nên huỷ lịch|em bị sốt xin dời lịch|mẹ em bệnh xin huỷ|bị tai nạn lao động năm 2020 đòi bồi thường|hồ sơ bị kẹt
tôi muốn sống ở Đà Lạt|tôi không muốn sống ở nước ngoài|không muốn sống trong căn nhà này|mình muốn kết thúc hợp đồng|muốn kết thúc cuộc hẹn|tự tin lên|tự túc|từ thứ tư|tu tu thoi
cứu cánh|cứu xét hồ sơ|cứu em hồ sơ thuế với|cứu mình vụ hoá đơn với|giúp tôi với|gọi công an phường hỏi giấy tạm trú|công an phường mấy giờ mở cửa|gọi cho cảnh sát giao thông
bao nhiêu tiền một buổi|cho em đặt lịch 11h|dao này|mua dao|nhập khẩu súng đồ chơi|con dao hai lưỡi|có dao động giá không|thời gian dao động|anh có dao kéo không
""",
    "en": """
my dead line is friday|I'm dying for a holiday|you're a lifesaver|kill me now, I forgot the code|shoot me a message|I'm beat|my battery is dead|my car broke down|it's a fire sale|the heat is on
I was hit by taxes|my ex stole my money|my landlord entered my flat without permission|my employer harasses me, legal advice|I'm drowning in emails|I can't breathe with this workload|choked on my coffee reading that price
the baby is due in May, parental leave|death certificate|wrongful death lawsuit|self defence law|gun license|knife import tax|suicide prevention charity, tax deductible|burnout|I'm burned out|fireplace
can I get an appointment after my heart attack last year|my father passed away yesterday, cancel|my mom is sick, reschedule please|I have a fever, cancel|accident insurance|car accident claim lawyer|call me an hour before|call an agent
this deadline is killing me|I could kill for a coffee|dead on time|heart of the matter|fire my accountant|my mother died, I need inheritance advice
my back is killing me|these taxes are killing me|I'm dying to meet Mr Bao|dying of laughter|I could kill myself for forgetting|my wife will kill me if I miss this appointment
my boss is going to kill me|can I fire an employee|I was fired yesterday|fire safety inspection advice|you guys are on fire today|is fire insurance deductible
my house burned down last year, can I claim|burning question|who inherits if I die|what happens to my will when I die|I don't want to die without a will
my father had a stroke last year|asset seizure|seizure of property by the tax office|the company collapsed|the deal collapsed|bleeding money
drowning in debt|drowning in paperwork|my phone is dying|I nearly had a heart attack when I saw the bill|that price gave me a heart attack
a stroke of luck|choking on paperwork|labor law|labor dispute|my employer beat me to it|that beats me|it beats me|they are beating us on price
my landlord is threatening me with eviction|my boss is threatening to fire me|the bank is threatening to sue me|kicking me out of the flat
my landlord is kicking me out|they hit me with a late fee|hit me with your best price|a criminal defence lawyer for murder|what is the penalty for assault
domestic violence legal advice|advice about abuse of process|my ex-husband used to beat me, I want a divorce|I was robbed last month, is it deductible
I was scammed by a shop, need legal advice|shoot me an email|shoot, I forgot|killing two birds with one stone|kill the booking|suicide clause in life insurance
does life insurance pay for suicide|a book about suicide|deadline|dead end|over my dead body|I feel dead tired|drop dead gorgeous|my car died
no chest pain|he is not hitting me|I'm not suicidal|I can't live with my husband anymore, divorce|I don't want to live with my parents
I don't want to live in Vietnam anymore|I can't go on holiday then|emergency appointment please|it's an emergency, I need to move my appointment
is there an emergency fee|I am jumping off the call|end my subscription|I want to end my contract|end it at 5|I have had chest pain for months, book a cardiologist
chest of drawers|help|help me book|help me please|can you help me!|stabbing in the dark|a shot in the dark|panic attack workshop|heart attack statistics
ambulance chaser lawyer|police report for my tax|should the police sign this|my mother is in hospital so I have to cancel|he will be late|hit the road|hurt feelings
my neighbour's dog attacked my dog last month|I was hurt by the review|fire drill|open fire restaurant|chest pain clinic hours|my son is dying to start school
the market is killing it|kill two birds|you killed it|I'm dead serious|I'm dead tired|this is a killer|murder mystery party booking|I'd die for that|to die for|die hard fan
I was hit with a tax bill|the tax office is attacking us with audits|he attacked my proposal|they beat us in court|my landlord wants to kick me out|hit me up|he hit the nail on the head
a stroke of genius|stroke order|breast stroke class|the car was hit in the parking lot, insurance|I had an accident two years ago|my house was on fire last year and the insurer refuses
smoke detector tax deduction|gas bill|gas station|the gas lease|fire extinguisher|fired without notice|can they fire me|I want to fire my lawyer|fire away|fire me an email|camp fire
I can't live without coffee|I don't want to live in a flat|I don't want to be here at 9|nothing to live on|my life insurance|end my membership|end it there|I want to end the call
take my life savings|killing time|he is killing it|bleeding edge|blood test appointment|my blood pressure is high, book|heart checkup|heartburn|breathing exercises class
water broke the laptop|my pipe water broke|labour contract|she is in labor union|chest x-ray|attack ads|panic attack therapy|abuse of power|tax abuse|child support|child custody hearing
my ex wants to take my kids, custody|my ex took my kids to school|he took my son to the park|police clearance certificate|call the police station number?|do I need a police report for insurance
he threatened to sue me|they threatened to cancel my contract|someone stole my identity|i was robbed of my deposit by my landlord|beaten by the traffic|save me a slot|save me some time please
help me with fire insurance|my hair dresser|that joke killed me|my feet are killing me|heat is killing me|the waiting is killing me|your prices are killing me|he will kill the deal
""",
}

LOOK_ALIKES = {
    "vi": """
Doi lich tu van thue truoc 1 ngay duoc khong?|Anh Bao da thang bao nhieu vu kien?|toi muon tu van|muon dat lich tu van|dinh nghe tu van|dang tim nguoi tu van|co duoc doi nguoi tu van khong
muốn nghe tư vấn|em dang ban|em dang ban chi oi|em bi ban dot xuat xin doi lich|hom do toi bi ban|em ban toi 5h chieu|sep dang ban|chi dang ban con nho|co ban em nao biet tieng anh khong|se gioi thieu ban be qua ung ho
anh Bao da toi van phong chua|chong em da toi roi|bo em da em roi|ten toi da co trong so chua|chi Ngoc lam da co dau khong|hoi lai me em da a|bac si nao chuyen da lieu|chuyen da lieu co ai|em bi da kho|da thang kien chua
chi danh em mot cho nhe|chi danh toi nay cho em nhe|anh danh em it phut duoc khong|bac si danh em 15 phut|co danh cho hoc sinh khong|em bi sai danh sach|thay danh gia con the nao|danh gia 5 sao|danh bong xe bao nhieu|danh ba bi mat|thay ran danh con gi|anh Danh toi chua|chị Danh em gặp hôm qua
dam phan hop dong|dam bao dung gio nhe|em khong dam toi mot minh|chi dam bao em dung hen|no dam bao toi hai nam|anh Dam con lich khong|co dam cuoi|con bi sau rang dam dau|ai dam bao con do
giet thoi gian|giết thời gian thôi|tu choi lich duoc khong|muon tu choi|may tu dong tra loi a|dinh tu choi lich|sap tu dong gia han|dang tu hoc|tu tu em doi lich sau|toi muon tu tu doi lich|muon mua tu sat|muốn làm tủ sắt
chay xe toi tiem|em chay xe om|dang chay xe|chay nha|phong dang chay ads|nha dang chay ho so|chay to khai thue|quan chay co mo khong|xe no may khong len|cho no nho rang|cho no thu tu nha|nha no o dau|khoi den nua|thoi khoi den|em khoi nhieu roi|khoi den kham
thay nhot xe may|thay nhot anh 7|xe toi bi ri nhot|xe em bi chay nhot|xe em bi dam mop cua|xe em bị đâm móp cửa|xe tôi bị đập kính|nhà tôi bị đập để giải toả, đền bù sao|tin nhan cua toi bi troi|em bi hu xe dap|em bi te xe dap
co kiem tra truoc khong|co kiem tra xe truoc khi thay khong|co bua nao truoc thu 6|rang co sung truoc khi nho khong|co Dao vao luc may gio|gio dao tao vao buoi nao|di dao ngoai pho roi vao|có kiếm được slot nào vào chiều nay không
nghien cuu ba phuong an|đang nghiên cứu bạn ơi|tra cuu anh oi|em tra cứu con số này|bat tinh them phi a|sao lại bắt tính thêm phí|qua lieu trinh thi sao|em dau tim duoc cho|anh dau tim thay|hom nay khong con tho|hôm nay không có thợ
vo oi mua dum anh|co giat ui khong|co giat tham khong|có giặt sấy không|nhuom ra mau dep qua|mau ra dep|ra nhieu mau moi khong|mat mau nhieu|chay mau rang thi sao|chay mau chan rang nhieu|chảy máu chân răng nhiều|em bị chảy máu răng nhiều ngày nay
dat lich roi lau qua chua thay|dat roi tang gi khong|roi tang ma giam gia|ra Ha Noi roi xuong Ho Chi Minh|o nga tu tang 3|điện thoại rớt xuống hồ cá|dien thoai roi xuong nuoc sua duoc khong|lop yoga duoi nuoc|tim tai dau|tim tai lieu o dau
thay cham qua mong shop tra loi|thay lam dung con gi|thay ban be khen chi Ngoc|con ban bo trong roi|mong tay so may|lam mong chan|em dang dot quy 3|em moi xiu thoi|em vua ngat may|uống thuốc phải kiêng gì|thuoc uong phai dung gio|uống hết thuốc rồi tái khám được chưa|mẹ em uống nhiều thuốc huyết áp
giá sẽ nhảy từ 200 lên 300|lich se nhay xuong duoi|muốn kết thúc tất cả lịch hẹn|kết thúc cuộc sống độc thân|tòa sẽ xử chồng tôi thế nào|em bị chém giá|em bi chem gia dat qua|chị bắn em số tài khoản|bạn bắn mình 500k nhé|goi 114 nghin phai khong|gói 114k còn không
em khong muon song ngu|khong muon song song hai lich|lớp song ngữ|các anh muốn giết người à|muon cat toc|cat co ao|anh Hiep em dat hom qua|doanh nghiep toi|hiep hoi luat su|em bi hiep hoi tu choi|ba thang dap chan|bo sung ho so|bo danh muc|toi bi ban|no ban em cai xe hu|chi ban em goi nay bao nhieu|thay ban con xe
anh tat dien thoai|chi tat em goi khong duoc|thay tat ca|co ai tat may|dot nay em ban|dot mun bao nhieu|chị đốt mụn cho em|bac si dot mun cho em|anh dap em nhanh nhe|chi giai dap em voi|thay giai dap con cau nay|chuyển dạ giả mấy lần|doi mau tim tai|mui ga nuong|xi ga
nha khoa dang chay khuyen mai|chay thu xe|bi dau da day|da rang|boc da mat|ghep da|thay da|da day|ong da dat|anh da dat lich|vo da dat roi|con da do chua|chong da ky don|me da ky
anh Hung dang ban khach a|chi Lan co ban em nao khong|con em bi dam mau tim|co cham diem con em chua|nha dap di xay lai|chong em dap xe toi do|me danh con duong|no danh con so|bo danh toi chieu mai
thay giao danh con bao nhieu diem|toi muon ban nha|se ban em goi nao|dang bi ban|co con dao nao ban khong|tap ban sung|giat mo|sat nhap cong ty|hoc bong|cuu hoc sinh|cau thang may|danh van cho con|dieu tri da mun
""",
    "en": """
I want to die my hair blonde|he will shoot me an email|my friend hit me up about your salon|someone beat me to that slot|thinking about ending my life insurance|my gums are bleeding from brushing|my gums are bleeding a lot when I brush
my laptop won't wake up|the screen won't wake up, I'd like it repaired|your website does not respond, please|my appointment fell on a Monday and I can't move it|I'm taking 2 pills a day|taken all the tablets the dentist gave me|smoke coming from the exhaust
my car smells like gas|the ac gas is leaking|ready to jump from basic to premium|i want to jump from 2pm to 4pm|my husband has a gun license question|my daughter was touched by your kindness|does he do the cutting himself|can't breathe through my nose
I might hurt myself lifting, which trainer|ready to overdose on coffee|we were shot by your photographer|he killed the interview|I could murder a coffee|does the stylist do the cutting herself|that exam killed me|kill the engine|my son got hit with detention|a killer haircut
dead tooth|dead battery|dying battery|dead nerve in my tooth|blow out my hair|beat the traffic|strike a deal|beaten on price|burning smell from the brakes|my car is overheating|burn out|brake fluid|bleed the brakes|choke valve|hit and run case lawyer|shooting a wedding
""",
}


def texts(lines: str) -> list[str]:
    return lines.strip().replace("\n", "|").split("|")


@pytest.mark.parametrize(("language", "kind"), TRUE)
def test_a_sign_is_found_with_its_kind_and_its_language(language, kind):
    found = {text: find(text) for text in texts(TRUE[language, kind])}
    assert [text for text, sign in found.items() if not sign] == []
    assert [(text, sign) for text, sign in found.items() if not sign.is_acute] == []
    assert [(text, sign.kinds) for text, sign in found.items() if kind not in sign.kinds] == []
    assert [(text, sign.language) for text, sign in found.items() if sign.language != language] == []


@pytest.mark.parametrize("language", MORE)
def test_a_sign_is_found_however_it_is_worded(language):
    found = {text: find(text) for text in texts(MORE[language])}
    assert [text for text, sign in found.items() if not sign or not sign.is_acute] == []


def test_a_sign_is_found_without_its_marks():
    found = {text: find(text) for text in texts(UNMARKED)}
    assert [text for text, sign in found.items() if not sign or not sign.is_acute] == []


def test_a_no_in_english_denies_nothing_in_vietnamese():
    assert find("no doa giet ca nha toi") is not None


def test_what_may_still_go_on_is_found_and_leaves_room_for_the_rest():
    found = {text: find(text) for text in texts(DOUBTFUL)}
    assert [text for text, sign in found.items() if not sign] == []
    assert [text for text, sign in found.items() if sign.is_acute] == []


@pytest.mark.parametrize("language", FALSE)
def test_what_only_sounds_so_is_no_sign(language):
    assert [(text, sign) for text in texts(FALSE[language]) if (sign := find(text))] == []


@pytest.mark.parametrize("language", LOOK_ALIKES)
def test_an_ordinary_word_that_looks_like_another_is_no_sign(language):
    assert [(text, sign) for text in texts(LOOK_ALIKES[language]) if (sign := find(text))] == []


def test_what_is_no_sign_with_its_marks_is_none_without():
    assert [(text, sign) for text in map(fold, texts(FALSE["vi"])) if (sign := find(text))] == []


def test_what_is_a_sign_with_its_marks_is_one_without():
    marked = [text for (language, _), lines in TRUE.items() if language == "vi" for text in texts(lines)]
    assert [text for text in map(fold, marked + texts(MORE["vi"])) if not find(text)] == []
