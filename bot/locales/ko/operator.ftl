# 운영자 페이지에 보이는 말.

web-operator-title = 운영자 페이지
web-operator-label = 운영자 토큰
web-operator-wrong = 운영자 토큰이 맞지 않아요. 설정한 값을 다시 확인해 주세요.
web-error-operator = 운영자 토큰을 입력해야 볼 수 있어요. 페이지를 새로고침해 주세요.
web-operator-setup = 운영자 페이지는 운영자 토큰이 있어야 열려요. 긴 무작위 값을 파일에 담고, 그 경로를 환경 변수에 넣은 뒤 봇을 다시 시작해 주세요. 이 컴퓨터에서만 쓸 때도 필요해요.
web-operator-back = 채팅 페이지로 돌아가기

web-operator-well = 모두 잘 돌아가고 있어요.
web-operator-problems = 확인이 필요해요: { $names }
web-operator-counts = 상태마다 몇 건인지
web-operator-done = 처리했어요.

web-operator-reports = 확인할 신고
web-operator-no-reports = 확인할 신고가 없어요.
web-operator-reported = 신고 { $count }명 ({ $reasons })
web-operator-hidden = 숨김
web-operator-hide = 숨기기
web-operator-release = 보이기
web-operator-block-author = 사람 차단

web-operator-jobs = 요청
web-operator-which-jobs = 어떤 요청을 볼까요
web-operator-unfinished = 진행 중
web-operator-failed = 실패
web-operator-all = 모두
web-operator-no-jobs = 여기에 해당하는 요청이 없어요.
web-operator-private = 비공개 요청이라 설명과 그림을 보여 주지 않아요.
web-operator-picture = { $job }번 몽타주 그림
web-operator-candidates = 후보 { $count }명

web-operator-failures = 실패한 까닭
web-operator-failures-in = 지난 { $hours }시간 동안 실패한 까닭
web-operator-no-failures = 실패한 요청이 없어요.
web-operator-limits = 한도
web-operator-limits-say = 한도는 config.toml에서 바꾸고 봇을 다시 시작해 주세요.
web-operator-no-limit = 없음
web-limit-jobs-at-once = 한 사람이 동시에
web-limit-jobs-per-day = 한 사람이 하루에
web-limit-server-jobs-per-day = 서버 하나가 하루에
web-limit-description-length = 설명 글자 수
web-limit-candidates = 기본 후보 수
web-limit-max-candidates = 최대 후보 수
web-limit-concurrency = 모델에 한꺼번에 맡기는 수
web-limit-reports-to-hide = 숨기는 데 필요한 신고
web-limit-retention-days = 보관하는 날 수
web-limit-requests-per-minute = 페이지 방문자가 1분에

web-operator-words = 그리지 않는 말
web-operator-refused = 봇을 켠 뒤 거절한 설명: { $counts }
web-operator-own-words = 내 목록
web-operator-words-file = 내 목록의 파일: { $file }
web-operator-word = 낱말
web-operator-word-hint = 바로 적용돼요. 괜찮은 말이나 문장은 앞에 !를 붙여 주세요. 함께 오는 목록이 거절하는 말도 허용해요(개인 정보는 빼고). 예: !콩나물국, !세종대왕 같은 수염
web-operator-add = 더하기
web-operator-remove-word = 목록에서 빼기: { $word }
web-operator-shipped = 함께 오는 목록 · { $says } ({ $count })
web-words-sexual = 성적인 내용
web-words-minor = 어린이와 청소년
web-words-slur = 욕설과 비하
web-words-violence = 잔인한 모습
web-words-person = 실제 인물
web-words-personal = 개인 정보
web-words-own = 내 목록의 말
web-words-harmless = 괜찮은 말
error-words-not-written = 금지어 파일에 쓸 수 없어요. 권한을 확인해 주세요: { $path }
error-word-refused = 낱말은 글자 { $least }개 이상, 전체 { $most }자까지 적을 수 있고 #은 쓸 수 없어요.

web-operator-blocks = 차단한 사람
web-operator-no-blocks = 차단한 사람이 없어요.
web-operator-platform = 플랫폼
web-operator-person = 사람 ID
web-operator-note = 메모 (운영자만 봐요)
web-operator-block = 차단하기
web-operator-block-question = 이 사람을 차단할까요? { $person }
web-operator-block-says = 차단된 사람은 요청, 투표, 신고를 할 수 없어요. 이미 맡긴 요청은 그려요.
web-operator-unblock = 차단 풀기
web-operator-unblock-one = 차단 풀기: { $person }

startup-operator-token-file = 운영자 토큰 파일을 읽을 수 없어요: { $path }
