# Discord에서 보이는 말. 명령과 옵션의 이름은 소문자와 숫자만 쓰고 32자, 도움말은 100자까지예요.

discord-montage-help = 글로 설명한 얼굴을 몽타주로 그려 줘요.
discord-montage-description = 설명
discord-montage-description-help = 어떤 얼굴인가요? 예: 50대 남자, 각진 얼굴, 뿔테 안경
discord-montage-candidates = 후보수
discord-montage-candidates-help = 후보를 몇 명 그릴까요? 적지 않으면 기본값을 써요.
discord-montage-seed = 시드
discord-montage-seed-help = 설명과 시드가 같으면 같은 얼굴이 나와요. 적지 않으면 무작위로 정해요.
discord-history = 기록
discord-history-help = 내가 요청한 몽타주를 최근 것부터 보여 줘요. 나에게만 보여요.

discord-title = **#{ $job }** { $description }
discord-accepted = ⏳ 요청을 받았어요.
discord-queued = ⏳ 차례를 기다리고 있어요. 지금 { $place }번째예요.
discord-drawing = ✏️ 그리고 있어요 { $bar } { $percent }%
discord-sheet = 가장 닮은 얼굴의 번호를 눌러 주세요. 표를 많이 받은 얼굴이 앞으로 와요.
discord-cancelled = 취소한 몽타주예요.
discord-preview-alt = 그리는 중인 얼굴 ({ $percent }%)
discord-sheet-alt = AI가 그린 가상 인물 { $count }명의 얼굴. 앞에서부터 { $order }번.

discord-history-title = **내 몽타주**
discord-history-empty = 아직 완성된 몽타주가 없어요. /montage 명령으로 첫 얼굴을 그려 보세요.
discord-history-older = 이전 몽타주 더 보기

discord-unexpected = 봇에 문제가 생겨서 처리하지 못했어요. 잠시 후 다시 시도해 주세요.
discord-missing-permissions = 몽타주를 올리려면 이 채널에서 봇에게 다음 권한을 주세요: { $permissions }
discord-permission-view-channel = 채널 보기
discord-permission-send-messages = 메시지 보내기
discord-permission-attach-files = 파일 첨부하기
discord-permission-add-reactions = 반응 추가하기
discord-permission-read-message-history = 메시지 기록 보기
discord-unreachable = Discord에 연결할 수 없어요. 인터넷 연결을 확인해 주세요: { $reason }
