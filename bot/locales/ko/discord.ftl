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
discord-accepted = ⏳ 요청을 받았어요. 지금 몇 번째인지는 `/대기열`에서 볼 수 있어요.

discord-history-title = **내 몽타주**

discord-missing-permissions = 몽타주를 올리려면 이 채널에서 봇에게 다음 권한을 주세요: { $permissions }
discord-picture-denied = ⚠️ 그림은 다 그렸지만 이 채널에 올릴 권한이 없어요. 봇에게 채널 보기, 메시지 보내기, 파일 첨부하기 권한을 주면 여기에 올릴게요.
discord-permission-view-channel = 채널 보기
discord-permission-send-messages = 메시지 보내기
discord-permission-attach-files = 파일 첨부하기
discord-permission-add-reactions = 반응 추가하기
discord-permission-read-message-history = 메시지 기록 보기

discord-montage-private = 비공개
discord-montage-private-help = 켜면 나에게만 보이고, 기록에도 나만 볼 수 있게 남아요.

discord-menu-info = 몽타주 정보
discord-menu-again = 다시 그리기
discord-menu-edit = 설명 고치기
discord-menu-favourite = 즐겨찾기
discord-menu-report = 몽타주 신고

discord-portrait = **#{ $job }** { $number }번 얼굴

discord-edit-title = 설명 고치기
discord-edit-description = 고칠 점만 적어도 돼요: 코를 더 크게, 안경 빼고

discord-delete-question = { $job }번 몽타주를 그림과 투표까지 완전히 삭제할까요? 되돌릴 수 없어요.
discord-delete-done = { $job }번 몽타주를 삭제했어요.

discord-number = 번호
discord-number-help = 몽타주 번호예요. 그림 위에 #12처럼 적혀 있어요.
discord-info = 정보
discord-info-help = 몽타주의 설명, 시드, 모델, 순위와 투표, 계보를 보여 줘요.
discord-cancel = 취소
discord-cancel-help = 기다리거나 그리고 있는 내 몽타주를 취소해요.
discord-cancel-number-help = 취소할 몽타주 번호예요. 적지 않으면 가장 최근 것을 취소해요.

discord-queue = 대기열
discord-queue-help = 지금 얼마나 기다려야 하는지 보여 줘요. 나에게만 보여요.

discord-history-text = 검색어
discord-history-text-help = 설명에 들어 있는 말이에요. 예: 안경
discord-history-person = 사람
discord-history-person-help = 이 서버에서 누가 요청한 몽타주를 볼까요? 고르지 않으면 내 것을 보여 줘요.
discord-history-favourites = 즐겨찾기만
discord-history-favourites-help = 내가 즐겨찾기에 담은 몽타주만 보여 줘요.
discord-similar = 비슷한
discord-similar-help = 적은 설명과 뜻이 비슷한 지난 몽타주를 찾아요. 나에게만 보여요.
discord-similar-description-help = 찾는 얼굴을 설명해 주세요. 낱말이 똑같지 않아도 찾아요.
discord-similar-title = **뜻이 비슷한 몽타주** (가까운 것부터)
discord-similar-faces-title = **#{ $job } { $number }번 얼굴과 비슷한 얼굴** (가까운 것부터)
discord-similar-nothing = 아직 견주어 볼 몽타주가 없어요. /montage 명령으로 먼저 그려 보세요.
discord-similar-face = { $number }번 얼굴
discord-favourites = 즐겨찾기
discord-favourites-help = 즐겨찾기에 담은 몽타주를 보여 주거나, 번호로 담고 빼요.
discord-favourites-number-help = 담거나 뺄 몽타주 번호예요. 적지 않으면 목록을 보여 줘요.
discord-favourites-title = **내 즐겨찾기**

discord-personal = 내정보
discord-personal-help = 나에 대해 저장된 것을 모두 내려받거나 삭제해요.
discord-personal-export = 모두 내려받기
discord-personal-erase = 모두 삭제
discord-personal-question = 정말 모두 삭제할까요? 몽타주와 그림, 투표, 즐겨찾기가 사라지고 채널에 올라온 그림도 비워져요. 되돌릴 수 없어요.
discord-personal-really-erase = 완전히 삭제
discord-personal-erased = 나에 대해 저장된 것을 모두 삭제했어요. 채널의 그림도 곧 비워져요.

discord-settings = 설정
discord-settings-help = 이 서버에서 쓸 채널과 역할, 언어, 한도를 정해요. 서버 관리 권한이 있어야 해요.
settings-channels-choose = 몽타주를 그릴 수 있는 채널 (비우면 모든 채널)
settings-roles-choose = 몽타주를 그릴 수 있는 역할 (비우면 모두)
settings-limits-button = 한도와 보관 기간
settings-label-button = 그림 속 표시 켜기·끄기
discord-limits-title = 한도와 보관 기간
discord-limits-max-candidates = 한 번에 그리는 최대 후보 수 (1~9)
discord-limits-jobs-at-once = 한 사람이 동시에 요청하는 수
discord-limits-jobs-per-day = 한 사람이 하루에 요청하는 수
discord-limits-retention-days = 보관하는 날 수

discord-help = 도움말
discord-help-help = 쓰는 법과 예시, 모델이 알아듣는 말을 보여 줘요.
discord-help-title = 몽타주 봇 쓰는 법
discord-help-text =
    `/montage 50대 남자, 각진 얼굴, 오른쪽 가르마, 뿔테 안경`
    `/montage 볼살이 통통한 계란형 얼굴, 앞머리를 내린 20대 여자`
    `/montage 60대 할아버지, 대머리, 이마 주름이 깊고 콧수염`

    가장 닮은 얼굴의 번호(1️⃣ 2️⃣ …)를 눌러 투표하고, ❤️를 눌러 즐겨찾기에 담아요. 그림 아래 버튼으로 크게 보거나, 한 얼굴을 변형하거나, 설명을 고쳐 다시 그릴 수 있어요.
    `/기록` 지난 몽타주 · `/비슷한` 뜻으로 찾기 · `/정보` 자세히 · `/대기열` 차례 · `/취소` · `/즐겨찾기` · `/내정보` 내려받기와 삭제

    이런 말을 알아들어요:
discord-help-face = 얼굴
discord-help-hairstyle = 머리
discord-help-eyebrows = 눈썹
discord-help-eyes = 눈
discord-help-nose = 코
discord-help-mouth = 입
discord-help-wrinkle = 주름
discord-help-feature = 그 밖의 특징
