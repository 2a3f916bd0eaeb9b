# Slack에서 보이는 말. 단추의 글자는 75자, 창의 제목과 단추는 24자까지예요.

slack-title = #{ $job } { $description }
slack-accepted = ⏳ { $job }번 몽타주 요청을 받았어요. 곧 그려서 올릴게요.
slack-queued = ⏳ 차례를 기다리고 있어요. 지금 { $place }번째예요.
slack-drawing = ✏️ 그리고 있어요 { $bar } { $percent }%
slack-sheet = 가장 닮은 얼굴의 번호를 눌러 주세요. 표를 많이 받은 얼굴이 앞으로 와요.
slack-cancelled = 취소한 몽타주예요.
slack-preview-alt = 그리는 중인 얼굴 ({ $percent }%)
slack-sheet-alt = AI가 그린 가상 인물 { $count }명의 얼굴. 앞에서부터 { $order }번.
slack-cancel = 취소
slack-cancel-done = { $job }번 몽타주를 취소했어요.
slack-elsewhere = 요청하신 채널에 제가 없어서 여기로 보냈어요. 채널에서 `/invite @{ $bot }` 명령으로 저를 초대하면 그곳에 올릴 수 있어요.

slack-history-title = 내 몽타주
slack-history-empty = 아직 완성된 몽타주가 없어요. /montage 명령으로 첫 얼굴을 그려 보세요.
slack-history-older = 이전 몽타주 더 보기

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
    • `/montage 긴 생머리의 여자 후보=6 시드=12`: 후보 수와 시드를 정해요. 설명과 시드가 같으면 같은 얼굴이 나와요.
    • `/montage 기록`: 내가 요청한 몽타주를 최근 것부터 보여 줘요. 나에게만 보여요.
    • `/montage 취소 12`: 12번 몽타주를 취소해요.
    • `/montage 도움말`: 이 도움말을 보여 줘요.
    나이, 성별, 얼굴형, 머리 모양, 눈썹, 눈, 코, 입, 수염, 주름, 안경을 알아들어요. 그림 아래의 1️⃣ 2️⃣ … 반응을 누르면 투표예요.
slack-cancel-which = 취소할 몽타주의 번호를 적어 주세요. 예: /montage 취소 12
slack-unexpected = 봇에 문제가 생겨서 처리하지 못했어요. 잠시 후 다시 시도해 주세요.
slack-unreachable = Slack에 연결할 수 없어요. 인터넷 연결을 확인해 주세요: { $reason }
