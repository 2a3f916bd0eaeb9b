# 채팅 페이지에 보이는 말.

web-title = 몽타주
web-bot-name = 몽타주
web-bot-tag = 봇
web-you = 나
web-tagline = 글로 설명하면 얼굴을 그려 드려요
web-noscript = 이 페이지를 쓰려면 브라우저에서 자바스크립트를 켜 주세요.

web-menu-label = 메뉴
web-conversation-label = 대화
web-commands-label = 명령
web-examples-label = 설명 예시
web-older = 이전 대화 보기
web-jump = 맨 아래로
web-close = 닫기

web-welcome-title = 어떤 얼굴을 그려 볼까요?
web-welcome-text = 나이와 성별, 얼굴형, 눈매, 머리 모양을 떠오르는 대로 적어 주세요. 설명에 맞는 후보를 여럿 그려 드릴게요.

web-composer-label = 얼굴 설명 또는 명령
web-composer-placeholder = 어떤 얼굴인지 설명해 주세요
web-composer-hint = Enter 보내기 · Shift+Enter 줄바꿈 · / 명령 보기
web-send = 보내기
web-not-sent = 보내지 못했어요.
web-send-again = 다시 보내기
web-thinking = 답을 준비하고 있어요

web-command-montage = montage
web-command-montage-usage = /montage 설명
web-command-montage-says = 설명에 맞는 얼굴을 그려 줘요
web-command-history = 기록
web-command-history-usage = /기록
web-command-history-says = 지금까지 그린 몽타주를 보여 줘요
web-command-help = 도움말
web-command-help-usage = /도움말
web-command-help-says = 사용법과 예시를 알려 줘요
web-commands-offered = 명령 { $count }개. 위아래 화살표로 고르고 Enter를 누르세요.
web-unknown-command = 그런 명령은 없어요. /도움말을 입력하면 쓸 수 있는 명령을 알려 드려요.

web-waiting = 차례를 기다리고 있어요
web-next = 다음이 내 차례예요
web-queued = 내 앞에 { $ahead }건이 기다리고 있어요
web-drawing = 그리고 있어요 · { $percent }%
web-progress-label = 진행 상황
web-cancel = 취소
web-cancelled = 그리기를 취소했어요.
web-again = 다시 그리기
web-finished = 몽타주가 완성됐어요.

web-sheet-alt = 몽타주: { $description }. 앞에서부터 { $order }번 후보
web-votes-label = 닮은 얼굴에 투표
web-vote-hint = 닮은 얼굴의 번호를 눌러 주세요. 표를 많이 받은 얼굴이 앞으로 와요.
web-reaction = { $number }번 후보에 투표, 지금 { $votes }표
web-marks-label = 후보마다 설명과 맞는 점
web-candidate = { $number }번 후보
web-mark-shown = 맞아요
web-mark-missed = 달라요
web-mark-unsure = 확실하지 않아요
web-marks-more = 맞는 점 { $count }개 더 보기

web-history = 기록
web-history-says = 지금까지 그린 몽타주예요. 누르면 크게 볼 수 있어요.
web-history-whose = 누구의 몽타주를 볼까요
web-history-mine = 내 몽타주
web-history-everyone = 모두의 몽타주
web-history-empty = 아직 완성된 몽타주가 없어요.
web-newer-page = 이전
web-older-page = 다음
web-page = { $page }쪽

web-help = 도움말
web-help-intro = 얼굴을 글로 설명하면 후보를 여럿 그려 드려요. 닮은 얼굴에 투표하면 순서가 바뀌어요. 명령은 이렇게 써요.
web-help-traits = 나이대, 성별, 얼굴형, 이마와 주름, 눈썹, 눈과 쌍꺼풀, 코, 입술, 수염, 안경, 머리 길이와 가르마를 알아들어요. 왼쪽과 오른쪽은 그림 속 사람이 기준이에요. 예를 들면 이렇게 적어 보세요.
web-help-notice = 모든 그림은 AI가 만든 가상 인물이에요. 완성된 몽타주는 이 페이지를 쓰는 사람이면 누구나 볼 수 있어요.

web-connection-lost = 연결이 끊겼어요. 자동으로 다시 연결하고 있어요…
web-error-unreachable = 서버에 연결할 수 없어요. 잠시 후 다시 시도해 주세요.
web-error-unexpected = 문제가 생겨서 처리하지 못했어요. 잠시 후 다시 시도해 주세요.
web-error-session = 누구인지 확인할 수 없어요. 페이지를 새로고침해 주세요.
web-error-foreign = 다른 사이트에서 온 요청이라 처리하지 않았어요.
web-error-json = JSON 형식의 요청만 받을 수 있어요.
web-error-invalid = 요청의 형식이 올바르지 않아요.
web-error-not-found = 여기에는 아무것도 없어요.
web-error-too-large = 설명이 너무 길어요. 줄여서 다시 보내 주세요.

web-startup-secret = 쿠키 서명에 쓸 비밀 파일을 읽거나 만들 수 없어요. 권한을 확인해 주세요: { $path }

web-access-title = 몽타주 봇에 들어가기
web-access-label = 접속 토큰
web-access-enter = 들어가기
web-access-wrong = 접속 토큰이 맞지 않아요. 운영자에게 받은 토큰을 다시 확인해 주세요.
web-error-access = 접속 토큰을 입력해야 볼 수 있어요. 페이지를 새로고침해 주세요.
web-error-too-often = 너무 자주 보내고 있어요. 잠시 후 다시 시도해 주세요.
