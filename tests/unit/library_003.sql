BEGIN TRANSACTION;
CREATE TABLE clips (
	id VARCHAR(26) NOT NULL, 
	job_id VARCHAR(26) NOT NULL, 
	sample INTEGER NOT NULL, 
	path TEXT NOT NULL, 
	poster TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	width INTEGER NOT NULL, 
	height INTEGER NOT NULL, 
	duration FLOAT NOT NULL, 
	fps FLOAT NOT NULL, 
	video_codec VARCHAR(16) NOT NULL, 
	audio_codec VARCHAR(16), 
	created VARCHAR(32) NOT NULL, 
	uri TEXT, 
	PRIMARY KEY (id), 
	UNIQUE (job_id, sample), 
	FOREIGN KEY(job_id) REFERENCES jobs (id)
);
INSERT INTO "clips" VALUES('01KB1000000000000000000000','01KB0000000000000000000000',0,'clips/0-0.mp4','posters/0-0.jpg','0000000000000000000000000000000000000000000000000000000000000000',1000,1280,720,8.0,24.0,'h264','aac','2026-11-01T12:00:00+00:00',NULL);
INSERT INTO "clips" VALUES('01KB1000000000000000000001','01KB0000000000000000000001',0,'clips/1-0.mp4','posters/1-0.jpg','1010101010101010101010101010101010101010101010101010101010101010',1000,1280,720,8.0,24.0,'h264','aac','2026-11-01T12:01:00+00:00',NULL);
INSERT INTO "clips" VALUES('01KB1000000000000000000101','01KB0000000000000000000001',1,'clips/1-1.mp4','posters/1-1.jpg','1111111111111111111111111111111111111111111111111111111111111111',1000,1280,720,8.0,24.0,'h264','aac','2026-11-01T12:01:00+00:00',NULL);
CREATE TABLE events (
	id INTEGER NOT NULL, 
	job_id VARCHAR(26) NOT NULL, 
	at VARCHAR(32) NOT NULL, 
	state VARCHAR(16) NOT NULL, 
	record TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(job_id) REFERENCES jobs (id)
);
INSERT INTO "events" VALUES(1,'01KB0000000000000000000000','2026-11-23T00:03:36.158255+00:00','queued','{"operation": null, "expected": null, "message": "", "hint": "", "filtered": 0, "polls": 0, "detail": {}, "submitted": null, "finished": null, "ended": null, "charge": "estimated", "reasons": []}');
INSERT INTO "events" VALUES(2,'01KB0000000000000000000000','2026-11-23T00:03:36.162241+00:00','done','{"operation": null, "expected": null, "message": "", "hint": "", "filtered": 0, "polls": 0, "detail": {}, "submitted": "2026-11-01T12:00:00+00:00", "finished": "2026-11-01T12:00:00+00:00", "ended": "2026-11-01T12:00:00+00:00", "charge": "charged", "reasons": []}');
INSERT INTO "events" VALUES(3,'01KB0000000000000000000001','2026-11-23T00:03:36.167641+00:00','queued','{"operation": null, "expected": null, "message": "", "hint": "", "filtered": 0, "polls": 0, "detail": {}, "submitted": null, "finished": null, "ended": null, "charge": "estimated", "reasons": []}');
INSERT INTO "events" VALUES(4,'01KB0000000000000000000001','2026-11-23T00:03:36.173984+00:00','done','{"operation": null, "expected": null, "message": "", "hint": "", "filtered": 0, "polls": 0, "detail": {}, "submitted": "2026-11-01T12:01:00+00:00", "finished": "2026-11-01T12:01:00+00:00", "ended": "2026-11-01T12:01:00+00:00", "charge": "charged", "reasons": []}');
CREATE TABLE jobs (
	id VARCHAR(26) NOT NULL, 
	created VARCHAR(32) NOT NULL, 
	model VARCHAR(64) NOT NULL, 
	resolution VARCHAR(16) NOT NULL, 
	endpoint VARCHAR(32) NOT NULL, 
	prompt TEXT NOT NULL, 
	request TEXT NOT NULL, 
	request_sha256 VARCHAR(64) NOT NULL, 
	backend TEXT NOT NULL, 
	estimate VARCHAR(16), 
	price_as_of VARCHAR(10) NOT NULL, 
	versions TEXT NOT NULL, 
	reuse_key VARCHAR(64), 
	draw INTEGER, 
	PRIMARY KEY (id)
);
INSERT INTO "jobs" VALUES('01KB0000000000000000000000','2026-11-01T12:00:00+00:00','veo-3.1','720p','simulator','A lion in the savannah','{"prompt": "A lion in the savannah", "model": "veo-3.1", "duration_seconds": 8, "resolution": "720p"}','d326240e476f96bd0792e2b715fddfbb03d186eb9ff23907b02f13b54b7f32f6','{"wire": "vertex", "endpoint": "simulator"}','3.20','2026-10-01','{"veo_widget": "0.1.0", "google-genai": "3.4.0", "python": "3.11.7", "platform": "Linux"}',NULL,0);
INSERT INTO "jobs" VALUES('01KB0000000000000000000001','2026-11-01T12:01:00+00:00','veo-3.1-fast','720p','simulator','Ein Café in der STRASSE','{"prompt": "Ein Café in der STRASSE", "model": "veo-3.1-fast", "duration_seconds": 8, "resolution": "720p", "aspect_ratio": "9:16", "seed": 7}','dcd3054a9d61ef1a22348351970df5f8c0bccd7177bbd3e8379818cf6ee743d6','{"wire": "vertex", "endpoint": "simulator"}','3.20','2026-10-01','{"veo_widget": "0.1.0", "google-genai": "3.4.0", "python": "3.11.7", "platform": "Linux"}',NULL,0);
CREATE TABLE migrations (
	name VARCHAR(64) NOT NULL, 
	applied VARCHAR(32) NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "migrations" VALUES('001_jobs_events_clips','2026-11-23T00:03:36.135135+00:00');
INSERT INTO "migrations" VALUES('002_uri_of_clips','2026-11-23T00:03:36.135937+00:00');
INSERT INTO "migrations" VALUES('003_keys_of_jobs','2026-11-23T00:03:36.136178+00:00');
CREATE INDEX jobs_of_key ON jobs (reuse_key);
CREATE INDEX ix_jobs_request_sha256 ON jobs (request_sha256);
CREATE INDEX events_of_job ON events (job_id, id);
CREATE INDEX ix_clips_sha256 ON clips (sha256);
COMMIT;
