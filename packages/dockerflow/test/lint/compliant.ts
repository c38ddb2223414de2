import type { Judged } from './judge.ts'

/** Dockerfiles that comply, in the styles that are met in the wild. */
export const COMPLIANT: Readonly<Record<string, Judged>> = {
  'node, two stages, npm': {
    source: `# syntax=docker/dockerfile:1
ARG NODE_VERSION=24

FROM node:\${NODE_VERSION}-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
RUN npm ci
COPY tsconfig.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev

FROM node:\${NODE_VERSION}-bookworm-slim
ENV NODE_ENV=production \\
    PORT=8000
RUN groupadd --gid 10001 app \\
    && useradd --uid 10001 --gid app --no-create-home --shell /usr/sbin/nologin app
WORKDIR /app
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
COPY version.json /app/version.json
USER app
EXPOSE 8000
HEALTHCHECK --interval=30s CMD ["node", "-e", "fetch('http://127.0.0.1:8000/__lbheartbeat__')"]
ENTRYPOINT ["node"]
CMD ["dist/main.js"]
`,
  },
  'node, one stage, everything copied with a .dockerignore': {
    source: `FROM node:24-slim
RUN addgroup --gid 10001 app && adduser --uid 10001 --ingroup app --disabled-password --gecos "" --no-create-home app
WORKDIR /app
COPY package*.json ./
RUN npm ci --omit=dev && npm cache clean --force
COPY . .
COPY version.json .
EXPOSE 8000
USER app:app
ENTRYPOINT ["docker-entrypoint.sh"]
CMD ["node", "server.js"]
`,
  },
  'node, the node account renamed': {
    source: `FROM node:24-slim
RUN groupmod -g 10001 -n app node && usermod -u 10001 -l app -d /home/app -m node
WORKDIR /app
COPY package.json pnpm-lock.yaml ./
RUN --mount=type=cache,target=/root/.local/share/pnpm corepack enable && pnpm install --frozen-lockfile --prod
COPY lib lib
COPY version.json ./
EXPOSE 8000
USER 10001:10001
CMD ["node", "lib/index.js"]
`,
  },
  'alpine, BusyBox spellings with comments between': {
    source: `FROM node:24-alpine
# The account that Dockerflow asks for
RUN addgroup -g 10001 app && \\
    # no password, no home
    adduser -D -H -u 10001 \\

      -G app -s /sbin/nologin app
WORKDIR /app
COPY package.json yarn.lock ./
RUN yarn install --production --frozen-lockfile
COPY src/ src/
COPY version.json .
ENV PORT 8000
USER app
ENTRYPOINT ["/sbin/tini", "--"]
CMD ["node", "src/index.js"]
`,
  },
  'python, system account by useradd in short options': {
    source: `FROM python:3.13-slim-bookworm
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN groupadd -r -g 10001 app && useradd -r -u10001 -g10001 -d /app -s /bin/false app
RUN apt-get update \\
 && apt-get install -y --no-install-recommends libpq5 \\
 && rm -rf /var/lib/apt/lists/*
WORKDIR /app
COPY requirements.txt .
RUN pip install --no-cache-dir -r requirements.txt
COPY service service
COPY version.json version.json
EXPOSE 8000/tcp
USER app
ENTRYPOINT ["python", "-m"]
CMD ["service.main"]
`,
  },
  'python, gunicorn, adduser --system --group': {
    source: `from python:3.12-slim as base
run addgroup --system --gid 10001 app; \\
    adduser --system --uid 10001 --gid 10001 --no-create-home --disabled-login app
workdir /app
copy pyproject.toml uv.lock ./
run --mount=from=ghcr.io/astral-sh/uv:0.9,source=/uv,target=/bin/uv uv sync --frozen --no-dev
copy . /app/
copy version.json /app/
env PORT=8000
user app
entrypoint ["/app/.venv/bin/gunicorn"]
cmd ["service:app", "--workers", "2"]
`,
    files: { '.dockerignore': '*\n!service\n!pyproject.toml\n!uv.lock\n!version.json\n' },
  },
  'go, distroless with the account files of the build stage': {
    source: `FROM golang:1.25-bookworm AS build
RUN groupadd --gid=10001 app && useradd --uid=10001 --gid=10001 --shell=/usr/sbin/nologin app
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY cmd cmd
RUN CGO_ENABLED=0 go build -o /out/server ./cmd/server

FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /etc/passwd /etc/passwd
COPY --from=build /etc/group /etc/group
COPY --from=build /out/server /app/server
COPY version.json /app/version.json
WORKDIR /app
USER app
EXPOSE 8000
ENTRYPOINT ["/app/server"]
CMD ["serve"]
`,
  },
  'go, scratch with account files by echo': {
    source: `FROM golang:1.25-alpine AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
RUN go build -o /out/app .
RUN echo 'app:x:10001:10001:app:/app:/sbin/nologin' >> /etc/passwd \\
 && echo 'app:x:10001:' >> /etc/group

FROM scratch
COPY --from=build /etc/passwd /etc/group /etc/
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/
COPY --from=build /out/app /app/bin/server
COPY version.json /app/
ENV PORT=8000
USER 10001
ENTRYPOINT ["/app/bin/server"]
CMD ["--log", "json"]
`,
  },
  'rust, debian slim': {
    source: `FROM rust:1.90-slim AS build
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
COPY src src
RUN cargo build --release --locked

FROM debian:bookworm-slim
ARG GID=10001
ARG UID=10001
RUN groupadd --gid \${GID} app && useradd --uid "\${UID}" --gid "\${GID}" app
COPY --from=build /src/target/release/service /app/bin/service
COPY version.json /app/version.json
WORKDIR /app
EXPOSE 8000
USER app
ENTRYPOINT ["/app/bin/service"]
CMD ["--config", "/app/config.toml"]
`,
  },
  'account in a named base stage, shipped by target': {
    source: `FROM node:24-slim AS base
RUN <<EOF
set -eu
groupadd --gid 10001 app
useradd --uid 10001 --gid 10001 --home-dir /nonexistent app
EOF
WORKDIR /app
USER app
ENTRYPOINT ["node"]

FROM base AS production
COPY --chown=root:root package.json ./
COPY --chmod=755 src ./src
COPY version.json ./
EXPOSE 8000
CMD ["src/main.js"]

FROM production AS development
USER root
CMD ["npm", "run", "dev"]
`,
    stage: 'production',
  },
  'useradd that makes the group itself, in a loop of shells': {
    source: `FROM debian:trixie-slim
SHELL ["/bin/bash", "-euo", "pipefail", "-c"]
RUN if ! getent group app; then groupadd -g 10001 app; fi; \\
    id app || useradd -u 10001 -g app -M app
COPY bin /app/bin
COPY version.json /app/
EXPOSE 8000
USER app
ENTRYPOINT ["/usr/bin/env", "LANG=C.UTF-8"]
CMD ["python3", "/app/bin/service.py"]
`,
  },
  'windows line ends and a byte order mark': {
    source:
      '\uFEFF# escape=`\r\nFROM node:24-slim\r\nRUN groupadd -g 10001 app `\r\n  && useradd -u 10001 -g app app\r\nWORKDIR /app\r\nCOPY src src\r\nCOPY version.json .\r\nEXPOSE 8000\r\nUSER app\r\nENTRYPOINT ["node"]\r\nCMD ["src/main.js"]\r\n',
  },
  'ruby, account in the exec form': {
    source: `FROM ruby:3.4-slim
RUN ["groupadd", "--gid", "10001", "app"]
RUN ["useradd", "--uid", "10001", "--gid", "app", "app"]
WORKDIR /app
COPY Gemfile Gemfile.lock ./
RUN bundle install
COPY config.ru app.rb ./
COPY version.json ./
EXPOSE 8000
USER app
ENTRYPOINT ["ruby"]
CMD ["app.rb"]
`,
  },
  'shell form with exec': {
    source: `FROM python:3.13-alpine
RUN set -x ; addgroup --gid 10001 --system app ; adduser --uid 10001 --ingroup app --system --no-create-home app
COPY web.py /app/
COPY version.json /app/
ENV PORT=8000
USER app
ENTRYPOINT exec python /app/web.py --port "$PORT"
CMD []
CMD ["unused"]
`,
  },
  'sources from a build stage with a pinned digest': {
    source: `FROM node:24.11.1-bookworm-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=secret,id=npm_token,env=NPM_TOKEN npm ci
COPY . .
RUN npm run build

FROM node:24.11.1-bookworm-slim@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
RUN useradd --uid 10001 --user-group --system --no-log-init other-name || true; userdel other-name || true; \\
    groupadd -og 10001 app && useradd -ou 10001 -Ng app app
WORKDIR /app
COPY --from=build /app/node_modules/ ./node_modules/
COPY --from=build /app/dist/ ./dist/
COPY version.json ./
EXPOSE 8000
USER app
CMD ["node", "--enable-source-maps", "dist/main.js"]
`,
    files: { '.dockerignore': '.git\n', '.npmrc': `//registry.example/:_authToken=\${NPM_TOKEN}\n` },
  },
  'busybox, httpd': {
    source: `FROM busybox:1.37-musl
RUN addgroup -g 10001 -S app \\
 && adduser -S -D -H -u 10001 -h /nonexistent -G app app
COPY www /app/www
COPY version.json /app/version.json
EXPOSE 8000
USER app
ENTRYPOINT ["busybox", "httpd"]
CMD ["-f", "-p", "8000", "-h", "/app/www"]
`,
  },
  'php, mirror of the official images': {
    source: `FROM public.ecr.aws/docker/library/php:8.4-fpm-alpine
RUN apk add --no-cache icu-libs \\
    && adduser -u 10001 -D -H app
COPY public /app/public
COPY version.json /app/version.json
WORKDIR /app
ENV PORT="8000"
USER app
CMD ["php", "-S", "0.0.0.0:8000", "-t", "public"]
`,
  },
}
