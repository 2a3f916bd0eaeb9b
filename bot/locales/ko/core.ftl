# 사용자에게 보이는 말은 해요체로 써요. 변수 바로 뒤에는 받침에 따라 달라지는 조사를 붙이지 않아요.

sheet-label = AI 생성 · 가상 인물
sheet-votes = { $votes }표

marks-legend = ✓ 설명과 맞아요 · ✗ 달라요 · ? 확실하지 않아요

error-description-empty = 설명이 비어 있어요. 어떤 얼굴인지 적어 주세요. 예: 볼살이 통통한 계란형 얼굴, 내린 앞머리
error-description-wordless = 이모지나 기호만으로는 그릴 수 없어요. 어떤 얼굴인지 글로 적어 주세요.
error-description-long = 설명이 너무 길어요. 최대 { $limit }자까지 쓸 수 있는데, 지금은 { $length }자예요.
error-candidates-range = 후보는 1명부터 { $limit }명까지 그릴 수 있어요.
error-seed-range = 시드는 0 이상 { $limit } 이하의 정수로 적어 주세요.
error-unknown-job = { $job }번 몽타주를 찾을 수 없어요.
error-deleted-before = 이미 삭제한 몽타주예요. 다시 보고 싶으면 새로 요청해 주세요.
error-unknown-candidate = { $number }번 후보는 없어요. 이 몽타주의 후보는 1번부터 { $candidates }번까지예요.
error-job-unfinished = { $job }번 몽타주에는 완성된 그림이 없어요.
error-job-finished = { $job }번 몽타주는 이미 끝나서 취소할 수 없어요.
error-picture-lost = { $job }번 몽타주의 그림 파일이 없어졌거나 망가졌어요.
error-unavailable = 지금은 저장소를 쓸 수 없어 처리하지 못했어요. 잠시 뒤에 다시 시도해 주세요.
error-no-comparison = 지금 쓰는 모델로는 비슷한 몽타주를 찾을 수 없어요.
error-unexpected = 예상하지 못한 문제가 생겼어요. ({ $error }) 환경 변수를 MONTAGE_BOT__LOG_LEVEL=DEBUG로 두고 다시 실행하면 자세한 내용을 볼 수 있어요.
error-not-yours = 몽타주를 요청한 사람만 할 수 있어요.
error-channel-not-allowed = 이 채널에서는 몽타주를 그릴 수 없어요. 서버 운영자가 정한 채널에서 다시 시도해 주세요.
error-role-not-allowed = 이 서버에서는 운영자가 정한 역할이 있어야 몽타주를 그릴 수 있어요.
error-rule-range = { $least }부터 { $most }까지의 정수로 적어 주세요. 비워 두면 봇의 기본값을 써요.
error-rule-too-many = 최대 { $limit }개까지 고를 수 있어요.
error-rule-number = 숫자로 적어 주세요. 비워 두면 봇의 기본값을 써요.
error-not-operator = 서버를 관리하는 사람만 설정을 바꿀 수 있어요.
error-rule-language = 한국어(ko)와 영어(en) 가운데 골라 주세요.

failed-inference = 그림을 그리다가 문제가 생겼어요. 잠시 후 다시 요청해 주세요.
failed-internal = 봇에 문제가 생겨서 그림을 완성하지 못했어요. 잠시 후 다시 요청해 주세요.
failed-attempts = 여러 번 시도했지만 그림을 완성하지 못했어요. 설명을 바꿔서 다시 요청해 주세요.
failed-parent-gone = 바탕이 되는 몽타주가 그사이 삭제되어서 그릴 수 없어요.
failed-picture-lost = 그림 파일이 없어졌거나 망가져서 보여 줄 수 없어요.

startup-config-missing = 설정 파일을 읽을 수 없어요: { $path }
startup-config-syntax = 설정 파일의 { $line }번째 줄을 이해할 수 없어요: { $path }
startup-config-unfinished = 설정 파일의 마지막 줄이 중간에 끊겨 있어요: { $path }
startup-config-encoding = 설정 파일을 UTF-8로 저장해 주세요: { $path }
startup-environment = MONTAGE_로 시작하는 환경 변수 가운데 형식이 잘못된 것이 있어요.
startup-setting-unknown = 모르는 설정이 있어요. 이름을 확인해 주세요: { $name } ({ $path })
startup-variable-unknown = 환경 변수 { $variable }에 맞는 설정이 없어요. { $alike }의 오타가 아닌지 확인해 주세요.
startup-limit-candidates = 기본 후보 수 limits.candidates({ $candidates })는 최대 후보 수 limits.max_candidates({ $most })보다 클 수 없어요. ({ $path } 또는 MONTAGE_LIMITS__로 시작하는 환경 변수)
startup-setting-invalid = 설정값이 올바르지 않아요: { $name } = { $value } ({ $path } 또는 환경 변수 { $variable })
startup-database-address = 설정 { $name } 값은 sqlite:///data/montage.db나 postgresql://사용자:비밀번호@서버/데이터베이스 같은 주소로 적어 주세요. ({ $path } 또는 환경 변수 { $variable })
startup-database-encoding = 데이터베이스 주소를 이해할 수 없어요. 사용자 이름이나 비밀번호에 든 특수 문자는 퍼센트 인코딩으로 적어 주세요. @는 %40, :는 %3A, /는 %2F, %는 %25예요. ({ $name }, { $path } 또는 환경 변수 { $variable })
startup-secret-in-config = 비밀값은 설정 파일에 적을 수 없어요. { $name } 값은 환경 변수 { $variable }에 넣거나 별도 파일에 담아 주세요.
startup-token-file = 토큰 파일을 읽을 수 없어요: { $path }
startup-folder = 이 폴더에 쓸 수 없어요. 권한을 확인해 주세요: { $path }
startup-disk = 저장 공간이 가득 찼거나 디스크가 고장 났어요: { $path }
startup-database-busy = 다른 프로그램이 데이터베이스를 쓰고 있어요. 그 프로그램을 닫고 다시 시작해 주세요: { $path }
startup-already-running = 다른 봇이 이미 이 데이터베이스를 쓰고 있어요: { $path }
startup-database-newer = 더 새로운 버전의 봇이 만든 데이터베이스예요. 봇을 업데이트해 주세요: { $path }
startup-database-unreadable = 데이터베이스를 열 수 없어요. 손상되었거나 다른 형식의 파일이에요: { $path }
startup-database-driver = PostgreSQL에 연결할 패키지가 없어요. pip install 'montage-bot[postgres]'로 설치해 주세요.
startup-database-unreachable = 데이터베이스 서버에 연결하거나 표를 준비할 수 없어요. 서버가 켜져 있는지, 설정 database.url과 비밀번호, 권한이 맞는지 확인해 주세요: { $path }
startup-database-pooler = 이 주소는 트랜잭션 모드의 풀러(pgbouncer)를 거쳐요. 그러면 다른 프로세스가 살아 있는지 알 수 없으니, 데이터베이스에 바로 연결하는 주소나 풀러의 세션 모드를 써 주세요: { $path }
startup-database-pgvector = 데이터베이스 서버에 pgvector 확장이 없어요. 서버에 pgvector 패키지를 설치해 주세요.
startup-images-driver = 그림을 둘 곳에 연결할 패키지가 없어요. S3라면 pip install 'montage-bot[s3]'로 설치해 주세요: { $path }
startup-images-address = 그림을 둘 곳의 주소를 이해할 수 없어요. 설정 images.folder를 확인해 주세요: { $path }
startup-images-unreachable = 그림을 둘 곳에 쓸 수 없어요. 주소와 접근 키, 권한을 확인해 주세요: { $path }
startup-credentials-package = 그림에 서명할 패키지가 없어요. pip install 'montage-bot[credentials]'로 설치해 주세요.
startup-credentials-file = 서명에 쓸 파일을 읽을 수 없어요: { $path }
startup-credentials-key = 인증서와 개인 키로 서명할 수 없어요. 서로 맞는 PEM 파일인지, 설정 credentials.algorithm이 맞는지 확인해 주세요. ({ $reason })
startup-credentials-half = 서명하려면 설정 credentials.certificate와 credentials.key_file을 함께 적어 주세요. ({ $path })
startup-port = { $port }번 포트를 열 수 없어요. 다른 프로그램이 쓰고 있다면 설정 web.port를 바꿔 주세요.
startup-discord-servers = 봇이 2,500개가 넘는 서버에 들어가 있어서 Discord가 연결 하나로는 받아 주지 않아요. 쓰지 않는 서버에서 봇을 내보내거나, 애플리케이션을 하나 더 만들어 봇을 둘로 나누어 실행하세요.
startup-discord-token = Discord가 토큰을 거절했어요. 개발자 포털에서 봇 토큰을 다시 확인해 주세요.
startup-slack-token = Slack이 봇 토큰을 거절했어요. 앱 관리 화면의 OAuth & Permissions에서 xoxb-로 시작하는 토큰을 다시 확인해 주세요.
startup-slack-app-token = Slack이 앱 토큰을 거절했어요. 앱 관리 화면의 Basic Information에서 connections:write 권한으로 만든 xapp- 토큰을 확인해 주세요.
startup-slack-no-app-token = Slack에 연결하려면 xapp-로 시작하는 앱 토큰도 필요해요. 환경 변수 MONTAGE_SLACK__APP_TOKEN에 넣어 주세요.
startup-slack-no-signing-secret = slack.port로 요청을 받으려면 서명 비밀값이 필요해요. 환경 변수 MONTAGE_SLACK__SIGNING_SECRET에 넣어 주세요.
startup-slack-port = { $port }번 포트를 열 수 없어요. 다른 프로그램이 쓰고 있다면 설정 slack.port를 바꿔 주세요.
startup-no-platform = 켜진 플랫폼이 없어요. 설정에서 web.enabled를 켜거나 Discord나 Slack의 토큰을 넣어 주세요.

checkpoint-no-folder = 모델 폴더가 없어요. 설정 inference.checkpoint를 확인해 주세요: { $path }
checkpoint-missing-file = 모델 파일이 없어요. 모델을 다시 받거나 학습해 주세요: { $path }
checkpoint-damaged-file = 모델 파일이 손상되었어요. 다시 받아 주세요: { $path }
checkpoint-changed-file = 모델 파일의 내용이 SHA256SUMS에 적힌 것과 달라요. 다시 받아 주세요. 일부러 바꾼 파일이라면 SHA256SUMS에서 그 줄을 지워 주세요: { $path }
checkpoint-foreign = 이 봇에서 쓸 수 없는 모델이거나 버전이 다른 모델이에요: { $path }
checkpoint-wrong-weights = 모델의 가중치가 config.json과 맞지 않아요: { $path }
startup-device = 그릴 장치가 없어요. 설정 inference.device를 확인하거나 "auto"로 두세요: { $name }

ready-web = 준비됐어요! 브라우저에서 열어 주세요: { $address }
ready-discord = 준비됐어요! Discord에서 /montage 명령을 쓸 수 있어요.
ready-slack = 준비됐어요! Slack에서 /montage 명령을 쓸 수 있어요.
ready-discord-later = 지금은 Discord에 연결할 수 없어요. 연결될 때까지 계속 시도할게요.
ready-slack-later = 지금은 Slack에 연결할 수 없어요. 연결될 때까지 계속 시도할게요.

# 기다리는 시간은 대략만 알려요.
about-seconds = 약 { $count }초
about-minutes = 약 { $count }분

state-queued = 기다리는 중
state-running = 그리는 중
state-done = 완성
state-failed = 실패
state-cancelled = 취소

made-new = 새로 그림
made-variation = { $number }번 얼굴의 변형
made-edit = 설명을 고쳐서 그림
made-again = 다른 시드로 다시 그림

details-state = 상태
details-author = 요청한 사람
details-seed = 시드
details-model = 모델
details-candidates = 후보
details-candidate = { $number }번: { $votes }표
details-duration = 걸린 시간
details-seconds = { $seconds }초
details-made = 만든 방법
details-ancestors = 바탕이 된 몽타주
details-children = 여기서 나온 몽타주

settings-title = **이 서버의 몽타주 설정**
settings-default = 기본값
settings-all = 모두 허용
settings-ko = 한국어
settings-en = 영어
settings-channels = 채널
settings-roles = 역할
settings-language = 언어
settings-candidates = 기본 후보 수
settings-max-candidates = 최대 후보 수
settings-jobs-at-once = 한 사람이 동시에
settings-jobs-per-day = 한 사람이 하루에
settings-retention-days = 보관하는 날 수
settings-label = 그림 속 AI 표시
settings-label-on = 켜짐
settings-label-off = 꺼짐 (글과 메타데이터에는 늘 남아요)
