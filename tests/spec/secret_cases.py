"""Names and texts that are secrets or hold one, and those that only look so: what every screen is held to."""

from __future__ import annotations

from collections.abc import Mapping

SECRETS = (
    *("DB_PASSWORD", "PGPASSWORD", "dbPassword", "API_KEY", "apikey", "apiKey", "SECRET_KEY", "pAsSwOrD"),
    *("SECRET_KEY_BASE", "TOKEN", "token", "clientSecret", "DB_PASS", "AWS_SECRET_ACCESS_KEY", "PRIVATE_KEY"),
    *("ssh-passphrase", "credentials", "PASSWORD_1", "DB_PASSWORD_OLD", "SECRETS", "DB_PASSWORDS", "JWT_SIGNING_KEY"),
    *("ENCRYPTION_KEY", "SIGNING_SECRET", "SMTP_PWD", "AUTHORIZATION", "AUTH_TOKEN", "CREDENTIAL_JSON"),
    *("SESSION_KEY", "WEBHOOK_SECRET_URL", "DB_PASS_2", "x.password", "AccountKey", "SharedAccessKey", "X-Api-Key"),
    *("GITHUB_TOKEN_PROD", "BASIC_AUTH", "API_TOKENS", "passwordV2", "DBPassword", "userpwd"),
    *("REDIS_AUTH", "ADMIN_PW", "AWS_CREDS", "DOCKER_AUTH_CONFIG", "PW"),
)
OTHERS = (
    *("PWD", "OLDPWD", "COMPASS", "BYPASS", "MONKEY", "TOKENS", "HttpTokens", "DB_PASSWORD_FILE", "KEY", "QUEUE"),
    *("SECRETARY", "ClusterName", "PASSWORD_FILE", "TOKEN_URL", "TOKEN_TTL", "SECRET_NAME", "SECRET_ARN"),
    *("KEY_PREFIX", "PUBLIC_KEY", "PASSWORD_MIN_LENGTH", "MAX_TOKENS", "KEYBOARD", "PASS_THROUGH", "PASSWORDLESS"),
    *("TOKENIZER", "AUTH", "AUTHOR", "PASSWORD_RESET_URL", "AWS_ACCESS_KEY_ID", "SECRETS_MANAGER_ENABLED"),
    *("PARTITION_KEY", "S3_KEY", "CORS_ALLOW_CREDENTIALS", "AuthorizationConfig", "TOKEN_URL_PROD", "USE_PASSWORD"),
    *("PASSENGERS", "TOKEN_TTL_SECONDS", "passthrough", "OAUTH", "NO_AUTH", "PWA_NAME", "PW_MIN", ""),
)

HEART = "Xq7Zk3w9"
"""A part of a secret that no message of ours holds."""
_LONG = f"{HEART}AbCd1234{HEART}AbCd1234"

VALUES: Mapping[str, str] = {
    "a connection string": f"Server=db;User=app;Password={HEART}1;Database=shop",
    "a short connection string": f"Server=db;Pwd={HEART};Database=shop",
    "a storage account": f"AccountName=a;AccountKey={HEART}==;EndpointSuffix=x.net",
    "a bus": f"Endpoint=sb://x/;SharedAccessKeyName=Root;SharedAccessKey={HEART}=",
    "JSON": f'{{"user": "app", "password": "{HEART}"}}',
    "tight JSON": f'{{"user":"app","apiKey":"{HEART}"}}',
    "JSON in JSON": f'{{\\"password\\":\\"{HEART}\\"}}',
    "XML": f"<a><password>{HEART}</password></a>",
    "a Java property": f"-Xmx1g -Dspring.datasource.password={HEART}",
    "an address": f"postgres://app:{HEART}@db:5432/shop",
    "an address with signs": f"postgres://app:p/{HEART}@x@db:5432/shop",
    "a query": f"https://example.com/hook?a=b&token={HEART}",
    "a query in percents": f"next=%2F%3Fpassword%3D{HEART}",
    "a signed address": f"https://x.blob.net/a?sv=1&sig={HEART}%3D",
    "Bearer": f"Bearer {HEART}",
    "Basic": f"Basic {HEART}Og==",
    "a header": f"Authorization: Basic {HEART}Og==",
    "AWS": f"id AKIA{'A' * 8}XQ7ZK3W9",
    "GitHub": f"ghp_{_LONG}",
    "GitHub's app": f"ghs_{_LONG}",
    "GitHub's OAuth": f"gho_{_LONG}",
    "GitHub's new one": f"github_pat_11AA_{_LONG}",
    "GitLab": f"glpat-{_LONG}",
    "Stripe": f"sk_live_{_LONG}",
    "Stripe, restricted": f"rk_live_{_LONG}",
    "Slack": f"xoxb-1234-{_LONG}",
    "Slack's hook": f"https://hooks.slack.com/services/T0/B0/{_LONG}",
    "Google": f"AIza{_LONG}",
    "a JWT": f"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.{HEART}",
    "npm": f"npm_{_LONG}",
    "PyPI": f"pypi-AgEIcHlwaS5vcmc{_LONG}",
    "OpenAI": f"sk-proj-{_LONG}",
    "a PEM": f"-----BEGIN EC PRIVATE KEY----- {_LONG}",
    "curl": f"curl -fsS -u app:{HEART} http://localhost/",
    "curl, glued": f"curl -uapp:{HEART} http://localhost/",
    "curl, long": f"curl --user app:{HEART} http://localhost/",
    "a header of curl": f"curl -H 'X-Api-Key: {HEART}' http://localhost/",
    "mysql": f"mysqladmin ping -uroot -p{HEART}",
    "an option": f"run --db-password {HEART} -v",
    "an option with a sign": f"run --db-password={HEART} -v",
    "redis": f"redis-cli -a {HEART} ping",
    "a variable before a command": f"PGPASSWORD={HEART} pg_isready",
    "a name and a colon": f"password:{HEART}",
}
"""Texts that hold a secret, whatever the name they stand under."""

HARMLESS = (
    *("nginx:1.29", "acme/api-token:main", "api-token:1.29", "api-token:latest", "public.ecr.aws/nginx/nginx:stable"),
    *("8080", "0.25 vCPU", "production", "key: value", "the secret is out", "max_tokens=100", "TOKEN_TTL=300"),
    *(f"sha256:{'ab12' * 16}", f"acme/web@sha256:{'ab12' * 16}", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    *("arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db-AbCdEf", "arn:aws:x:secret:y"),
    *("DB=arn:aws:secretsmanager:eu-west-1:111122223333:secret:shop/db", "AKIA", "postgres://app@db/shop"),
    *("DB_PASSWORD=arn:aws-cn:ssm:cn-north-1:111122223333:parameter/db", "{{resolve:secretsmanager:a:SecretString:b}}"),
    *("http://localhost:8080/a@b", "http://a:80,https://me@x", "curl -f http://localhost/ || exit 1", "--token="),
    *("curl -u $USER:$PASSWORD http://x", "curl -u me http://x", "run --password=${DB_PASSWORD}", "mysql -u root -p"),
    *("TOKEN=$(cat /run/token) run", "docker run -p 80:80 x", "psql -U postgres -p 5432", "mysqladmin ping; app -p80"),
    *("--password-file /run/secrets/db", "npm_config_registry", "pypi-mirror-registry-internal"),
    *(
        "Basic Authentication",
        "bearer tokens are used",
        "task-runner-something-Long-1234",
        '{"max_tokens": 1}',
        "SG.x",
        "a>b",
    ),
)
"""Texts that hold no secret, and that a reviewer wants to read."""
