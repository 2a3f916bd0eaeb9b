# 설명에서 알아들은 것과 못 그리는 것.

# things: "모자와 귀걸이는"처럼 조사까지 붙은 목록.
undrawn = { $things } 아직 못 그려요.
undrawn-more = 그 밖의 { $count }가지
undrawn-words = ‘{ $words }’
undrawn-action = 동작
undrawn-background = 배경
undrawn-build = 체격
undrawn-clothes = 옷
undrawn-expression = 표정
undrawn-eye-colour = 눈동자 색
undrawn-eyewear = 선글라스
undrawn-hair-colour = 머리 색
undrawn-headwear = 모자 같은 머리 장식
undrawn-height = 키
undrawn-jewellery = 장신구
undrawn-job = 직업
undrawn-personality = 성격
undrawn-pose = 자세
undrawn-skin-colour = 피부색
undrawn-smell = 냄새
undrawn-tattoo = 문신
undrawn-voice = 목소리

# 그림 아래 표시가 나온 말.
mark-words = { $name } ‘{ $words }’
marks-words = 읽은 말: { $words }

error-description-traitless = 얼굴의 생김새를 찾지 못했어요. 이렇게 적으면 그려 드려요: “뿔테 안경을 쓴 60대 남자”, “단발머리에 눈이 큰 20대 여자”. 적은 말은 “{ $description }”예요.
error-description-undrawable = { $things } 아직 못 그려요. 얼굴의 생김새를 함께 적어 주세요. 예: “턱이 각지고 눈썹이 짙은 40대 남자”. 적은 말은 “{ $description }”예요.
error-edit-traitless = 무엇을 고칠지 찾지 못했어요. 이렇게 적으면 고쳐 드려요: “코를 더 크게, 안경 빼고”, “머리를 길게”. 적은 말은 “{ $description }”예요.

# 고친 설명에 쓰는 말.
edit-hint = 고칠 점만 적어도 돼요. 예: 코를 더 크게, 안경 빼고
change-not = { $name } 아님

similar-same = 같은 점: { $traits }
similar-different = 다른 점: { $traits }
similar-nothing = 그런 얼굴의 몽타주는 아직 없어요. 찾는 얼굴의 생김새를 적어 보세요. 예: “안경을 쓴 60대 남자”
