doctor-configuration = 설정을 읽었어요: { $path }
doctor-checkpoint = 모델이 준비되어 있어요: { $name } ({ $path })
doctor-database = 데이터베이스가 준비되어 있어요: { $path }
doctor-database-new = 데이터베이스는 처음 실행할 때 만들어져요: { $path }
doctor-database-old = 데이터베이스는 다음에 실행할 때 새 버전으로 바뀌어요: { $path }
doctor-database-read-only = 데이터베이스에 쓸 수 없어요. 파일 권한을 확인해 주세요: { $path }
doctor-folder = 그림 폴더에 쓸 수 있어요: { $path }
doctor-port = 채팅 페이지의 { $port }번 포트가 비어 있어요.
doctor-running = 봇이 이미 실행 중이고 { $port }번 포트를 쓰고 있어요.
doctor-web-off = 채팅 페이지는 꺼져 있어요.
doctor-discord = Discord 토큰의 형식이 올바라요.
doctor-discord-off = Discord는 꺼져 있어요. 켜려면 환경 변수 MONTAGE_DISCORD__TOKEN에 봇 토큰을 넣어 주세요.
doctor-discord-shape = Discord 봇 토큰의 형식이 아니에요. 개발자 포털의 Bot 화면에서 토큰을 다시 복사해 주세요.
doctor-healthy = 모두 정상이에요. montage run으로 실행하세요.
doctor-ill = ✗ 표시가 있는 항목을 고친 뒤 다시 점검해 주세요.

reindex-done = 검색 색인을 새로 만들었어요. 설명 { $descriptions }개, 그림 { $pictures }장을 찾을 수 있어요.

draw-score = { $number }번 후보: 점수 { $score }
draw-done = { $path } 파일에 저장했어요. (시드 { $seed }, 그리는 데 { $drawing }초, 모델을 불러오는 데 { $loading }초)
