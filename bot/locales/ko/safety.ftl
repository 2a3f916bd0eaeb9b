# 그리지 않는 것과 그 까닭. 무엇을 적었는지는 되풀이하지 않아요.

error-description-sexual = 성적인 내용은 그리지 않아요. 대신 얼굴의 생김새를 적으면 그려 드려요. 예: 긴 생머리에 눈이 큰 30대 여자
error-description-minor = 어린이와 청소년은 그리지 않아요. 대신 20대부터 60대까지의 어른이라면 그려 드려요. 예: 앞머리가 있는 20대 여자
error-description-slur = 사람을 낮추거나 욕하는 말이 들어 있어서 그리지 않을게요. 대신 생김새를 적으면 그려 드려요. 예: 눈썹이 짙고 턱이 각진 40대 남자
error-description-violence = 잔인한 모습은 그리지 않아요. 대신 흉터나 상처 자국이 있는 얼굴이라면 그려 드려요. 예: 왼쪽 볼에 흉터가 있는 50대 남자
error-description-own = 이 봇에서 쓰지 않기로 한 말이 들어 있어요. 다른 말로 적어 주세요.
error-description-person = 실제 인물은 그리지 않아요. 이 봇은 세상에 없는 사람만 그려요. 대신 이름을 빼고 생김새를 적으면 그려 드려요. 예: 눈이 크고 턱이 갸름한 20대 여자
error-description-phone = 설명에 전화번호가 들어 있어요. 개인 정보를 빼고 다시 적어 주세요.
error-description-email = 설명에 이메일 주소가 들어 있어요. 개인 정보를 빼고 다시 적어 주세요.
error-description-address = 설명에 집 주소 같은 것이 들어 있어요. 개인 정보를 빼고 다시 적어 주세요.
error-description-number = 설명에 주민등록번호나 계좌번호, 차 번호, 아이디 같은 것이 들어 있어요. 개인 정보를 빼고 다시 적어 주세요.
error-description-token = 설명에 비밀 토큰 같은 것이 들어 있어요. 남이 봤을 수 있으니 그 토큰은 새로 발급받으세요.

error-limit-at-once = 한 번에 { $limit }건까지만 맡길 수 있어요. 맡긴 몽타주가 하나 끝나면 다시 요청해 주세요.
error-limit-day = 하루에 맡길 수 있는 { $limit }건을 모두 썼어요. { $hours ->
    [0] { $minutes }분
   *[other] { $hours }시간 { $minutes }분
} 뒤에 다시 요청할 수 있어요.
error-limit-server = 이 서버에서 하루에 맡길 수 있는 { $limit }건을 모두 썼어요. { $hours ->
    [0] { $minutes }분
   *[other] { $hours }시간 { $minutes }분
} 뒤에 다시 요청할 수 있어요.

error-blocked = 운영자가 이용을 막아 두었어요. 까닭이 궁금하면 운영자에게 물어봐 주세요.
error-job-hidden = { $job }번 몽타주는 신고를 받아서 운영자가 확인할 때까지 숨겨 두었어요.
failed-hidden = 신고를 받은 몽타주라서 숨겨 두었어요.

# 신고할 때. 무엇이 문제인지는 신고하는 사람이 골라요.
report-question = { $job }번 몽타주를 왜 신고하나요? 신고한 사람은 운영자만 알 수 있어요.
report-choose = 이유 고르기
report-real-person = 실제로 있는 사람 같아요
report-minor = 어린이나 청소년으로 보여요
report-sexual = 성적인 내용이에요
report-insult = 누군가를 비하하거나 괴롭혀요
report-other = 다른 이유가 있어요
report-done = { $job }번 몽타주를 신고했어요. 운영자가 확인할게요. 알려 줘서 고마워요.
report-hidden = { $job }번 몽타주를 신고했어요. 신고가 여러 번 들어와서, 운영자가 확인할 때까지 숨겨 둘게요.

startup-words-file = 금지어 파일을 읽을 수 없어요: { $path }
startup-access-token = 다른 컴퓨터에서도 열리는 채팅 페이지에는 접속 토큰이 있어야 해요. 환경 변수 MONTAGE_WEB__ACCESS_TOKEN에 넣거나, web.host를 127.0.0.1로 두고 web.names를 비워 주세요.
startup-access-token-file = 채팅 페이지의 접속 토큰 파일을 읽을 수 없어요: { $path }
startup-operating-port = 메트릭을 여는 { $port }번 포트를 열 수 없어요. 설정 operating.port를 바꿔 주세요.
