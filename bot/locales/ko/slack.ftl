# Slack에서 보이는 말. 단추의 글자는 75자, 창의 제목과 단추는 24자까지예요.

slack-title = #{ $job } { $description }
slack-queued = ⏳ 차례를 기다리고 있어요. 지금 몇 번째인지는 `/montage 대기열`에서 볼 수 있어요.
slack-accepted = ⏳ { $job }번 몽타주 요청을 받았어요. 곧 그려서 올릴게요.
slack-elsewhere = 요청하신 채널에 제가 없어서 여기로 보냈어요. 채널에서 `/invite @{ $bot }` 명령으로 저를 초대하면 그곳에 올릴 수 있어요.

slack-history-title = 내 몽타주

slack-home-title = 몽타주
slack-home-intro = 어떤 얼굴인지 글로 설명해 주시면 세상에 없는 사람의 얼굴을 그려 드려요.
slack-home-describe = 새 몽타주 그리기
slack-home-none = 아직 완성된 몽타주가 없어요. 위의 단추를 눌러 첫 얼굴을 그려 보세요.
slack-home-recent = 최근에 그린 몽타주

slack-modal-title = 몽타주 그리기
slack-modal-submit = 그리기
slack-modal-close = 닫기
slack-modal-description = 설명
slack-modal-description-hint = 예: 50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경
slack-modal-candidates = 후보 수
slack-modal-candidates-hint = 적지 않으면 기본값
slack-modal-seed = 시드
slack-modal-seed-hint = 설명과 시드가 같으면 같은 얼굴이 나와요. 적지 않으면 무작위로 정해요.
slack-modal-channel = 올릴 곳

slack-help =
    이렇게 써요.
    • `/montage 50대 남자, 각진 얼굴, 뿔테 안경`: 설명한 얼굴을 그려요.
    • `/montage 긴 생머리의 여자 후보=6 시드=12 비공개`: 후보 수와 시드를 정해요. 설명과 시드가 같으면 같은 얼굴이 나와요. `비공개`를 붙이면 나와의 대화로만 보내요.
    • `/montage 기록 안경 @수아 즐겨찾기`: 지난 몽타주를 최근 것부터 보여 줘요. 검색어, 사람, 즐겨찾기는 빼도 돼요.
    • `/montage 비슷한 눈이 큰 여자`: 뜻이 비슷한 지난 몽타주를 찾아요.
    • `/montage 정보 12`: 설명, 시드, 모델, 순위와 투표, 계보를 보여 줘요.
    • `/montage 대기열`: 내 차례를 보여 줘요. `/montage 취소 12`: 취소해요. 번호가 없으면 가장 최근 것을요.
    • `/montage 즐겨찾기`: 담은 것을 보여 줘요. `/montage 즐겨찾기 12`: 담거나 빼요. ❤️ 반응을 눌러도 돼요.
    • `/montage 내정보`: 저장된 것을 모두 내려받거나 삭제해요. `/montage 설정`: 워크스페이스 관리자가 규칙을 정해요.
    나이, 성별, 얼굴형, 머리 모양, 눈썹, 눈, 코, 입, 수염, 주름, 안경을 알아들어요. 그림 아래의 1️⃣ 2️⃣ … 반응을 누르면 투표예요. 단추로 크게 보고, 변형하고, 설명을 고쳐 다시 그려요.
slack-unreachable = Slack에 연결할 수 없어요. 인터넷 연결을 확인해 주세요: { $reason }

slack-accepted-private = 🔒 { $job }번 몽타주 요청을 받았어요. 나와의 대화로 보낼게요. 나에게만 보여요.
slack-picture-denied = ⚠️ 그림은 다 그렸지만 올릴 권한이 없어요. 앱에 `files:write` 권한을 주고 다시 설치하면 여기에 올릴게요.
slack-private = 🔒 나에게만 보이는 몽타주예요.

slack-confirm-title = 정말 삭제할까요?
slack-delete-question = 그림과 투표까지 완전히 삭제해요. 되돌릴 수 없어요.

slack-portrait-title = #{ $job } { $number }번 얼굴
slack-portrait-wait = ⏳ 그림을 불러오고 있어요.

slack-modal-private = 비공개
slack-modal-private-yes = 나와의 대화로만 보내기

slack-report-title = #{ $job } 신고
slack-report-submit = 신고하기
slack-report-reason = 무엇이 문제인가요?
slack-report-hint = 누가 신고했는지는 운영자만 볼 수 있어요.
slack-report-real-person = 실제 인물을 닮게 그렸어요
slack-report-minor = 어린이나 청소년이에요
slack-report-sexual = 성적인 내용이에요
slack-report-insult = 누군가를 비하하거나 괴롭혀요
slack-report-other = 그 밖의 문제예요
slack-reported = 신고해 주셔서 고마워요. 운영자가 살펴볼게요.
slack-reported-hidden = 신고해 주셔서 고마워요. 신고가 여러 번 들어와서, 운영자가 확인할 때까지 숨겨 두었어요.

slack-details-title = #{ $job } 정보
slack-info-which = 몽타주의 번호를 적어 주세요. 예: /montage 정보 12

slack-history-title-others = 찾은 몽타주
slack-edit-title = 설명 고치기
slack-favourites-title = 내 즐겨찾기
slack-similar-title = 뜻이 비슷한 몽타주
slack-home-search = 내 몽타주에서 찾기
slack-home-search-hint = 설명에 들어 있는 말을 적고 Enter를 눌러요. 예: 안경
slack-home-found = 찾은 몽타주

slack-personal-export = 모두 내려받기
slack-personal-erase = 모두 삭제
slack-personal-question = 몽타주와 그림, 투표, 즐겨찾기가 모두 사라지고 채널에 올라온 그림도 비워져요. 되돌릴 수 없어요.
slack-personal-sent = 저장된 내 정보를 나와의 대화로 보냈어요.
slack-personal-erased = 나에 대해 저장된 것을 모두 삭제했어요.

slack-settings-title = 몽타주 설정
slack-settings-submit = 저장
slack-settings-roles = 사용자 그룹
slack-settings-label = 그림 속에 AI 표시 넣기 (글과 메타데이터에는 늘 남아요)
