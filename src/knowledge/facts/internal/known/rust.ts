/** Well-known packages of Rust; `known.ts` says how to read a row. */
export const rustTable = String.raw`
runtime
  Tokio | tokio | | major
framework
  axum | axum
  Actix Web | actix-web | | major
  Rocket | rocket
  warp | warp
  Poem | poem | | major
  Salvo | salvo
  Leptos | leptos
  Yew | yew
  Dioxus | dioxus
  Tauri | tauri | | major
  Bevy | bevy
  Loco | loco-rs | loco_rs
  clap | clap | | major
api-style
  gRPC (tonic) | tonic
  GraphQL (async-graphql) | async-graphql
  GraphQL (Juniper) | juniper
database
  PostgreSQL | tokio-postgres postgres deadpool-postgres
  SQLite | rusqlite
  MongoDB | mongodb
  MySQL | mysql mysql_async
  RocksDB | rocksdb
  sled | sled
  redb | redb
orm
  Diesel | diesel diesel-async
  SQLx | sqlx
  SeaORM | sea-orm
authentication
  JWT (jsonwebtoken) | jsonwebtoken
  JWT (jwt) | jwt
  axum-login | axum-login
  OAuth 2 (oauth2) | oauth2
  OpenID Connect (openidconnect) | openidconnect
session
  tower-sessions | tower-sessions
  actix-session | actix-session
password-hashing
  Argon2 (argon2) | argon2
  Argon2 (rust-argon2) | rust-argon2 | argon2
  bcrypt (bcrypt) | bcrypt
  scrypt (scrypt) | scrypt
validation
  validator | validator
  garde | garde
error-handling
  thiserror | thiserror
  anyhow | anyhow
  eyre | eyre color-eyre
  snafu | snafu
  miette | miette
queue
  RabbitMQ | lapin
  Kafka | rdkafka rskafka
  NATS | async-nats
  Amazon SQS | aws-sdk-sqs
cache
  Redis | redis fred deadpool-redis
  moka | moka
  cached | cached
background-jobs
  apalis | apalis
  tokio-cron-scheduler | tokio-cron-scheduler
`;
