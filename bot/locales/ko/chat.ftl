# Discord와 Slack에서 똑같이 보이는 말.

chat-queued = ⏳ 차례를 기다리고 있어요. 지금 { $place }번째예요.
chat-queued-for = ⏳ 차례를 기다리고 있어요. 지금 { $place }번째이고, { $time } 뒤에 시작해요.
chat-drawing = ✏️ 그리고 있어요 { $bar } { $percent }%
chat-preview-alt = 그리는 중인 얼굴 ({ $percent }%)
chat-sheet = 가장 닮은 얼굴의 번호를 눌러 주세요. 표를 많이 받은 얼굴이 앞으로 와요.
chat-sheet-alt = AI가 그린 가상 인물 { $count }명의 얼굴. 앞에서부터 { $order }번.
chat-cancelled = 취소한 몽타주예요.
chat-deleted = 🗑️ 삭제한 몽타주예요.

chat-made-variation = #{ $parent } 몽타주의 변형이에요.
chat-made-variation-one = #{ $parent } 몽타주 { $number }번 얼굴의 변형이에요.
chat-made-edit = #{ $parent } 몽타주의 설명을 고쳤어요.
chat-made-edit-one = #{ $parent } 몽타주 { $number }번 얼굴의 설명을 고쳤어요.
chat-made-again = #{ $parent } 몽타주를 다른 시드로 다시 그렸어요.
chat-made-again-one = #{ $parent } 몽타주를 다른 시드로 다시 그렸어요.

chat-button-large = 크게
chat-button-vary = 변형
chat-button-again = 다시
chat-button-edit = 설명 고치기
chat-button-info = 정보
chat-button-delete = 삭제
chat-button-really-delete = 완전히 삭제
chat-button-cancel = 취소
chat-button-report = 신고
chat-button-vary-one = 이 얼굴 변형
chat-button-edit-one = 이 얼굴의 설명 고치기
chat-button-similar-one = 비슷한 얼굴 찾기
chat-portrait-alt = AI가 그린 가상 인물의 얼굴, { $number }번 후보.
chat-no-montage-here = 이 메시지에는 몽타주가 없어요. 몽타주 그림이 있는 메시지에서 다시 해 주세요.
chat-favourite-on = ❤️ { $job }번 몽타주를 즐겨찾기에 담았어요.
chat-favourite-off = { $job }번 몽타주를 즐겨찾기에서 뺐어요.

chat-history-empty = 아직 완성된 몽타주가 없어요. /montage 명령으로 첫 얼굴을 그려 보세요.
chat-history-older = 이전 몽타주 더 보기
chat-history-nothing-found = 찾는 몽타주가 없어요. 검색어나 조건을 바꿔 보세요.
chat-queue-all = 지금 { $drawing }건을 그리고 있고, { $waiting }건이 기다리고 있어요.
chat-queue-none = 내가 기다리는 몽타주는 없어요.
chat-queue-drawing = ✏️ 그리고 있어요. { $percent }%
chat-queue-ended = 방금 끝났어요.
chat-cancel-done = { $job }번 몽타주를 취소했어요: { $description }
chat-nothing-to-cancel = 취소할 몽타주가 없어요. 기다리거나 그리고 있는 것만 취소할 수 있어요.

chat-personal-text = 내가 요청한 몽타주와 그림, 투표, 즐겨찾기가 저장되어 있어요. 모두 내려받거나 완전히 삭제할 수 있어요.
chat-personal-part = 저장된 내 정보예요. ({ $number })
chat-announced = <@{ $person }> { $job }번 몽타주를 다 그렸어요.
chat-given-back = 적은 말은 여기에 남겨 둘게요.
chat-unexpected = 봇에 문제가 생겨서 처리하지 못했어요. 잠시 후 다시 시도해 주세요.
