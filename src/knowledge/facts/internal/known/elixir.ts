/** Well-known packages of Elixir; `known.ts` says how to read a row. */
export const elixirTable = String.raw`
framework
  Phoenix | phoenix | Phoenix | minor
  Phoenix LiveView | phoenix_live_view | Phoenix.LiveView
  Ash | ash | Ash | major
  Plug | plug plug_cowboy bandit | Plug.Router
  Nerves | nerves | Nerves
  Broadway | broadway | Broadway
api-style
  GraphQL (Absinthe) | absinthe | Absinthe
  gRPC | grpc | GRPC
database
  PostgreSQL | postgrex | Ecto.Adapters.Postgres Postgrex
  MySQL | myxql | Ecto.Adapters.MyXQL MyXQL
  SQLite | ecto_sqlite3 | Ecto.Adapters.SQLite3
  SQL Server | tds | Ecto.Adapters.Tds
  MongoDB | mongodb_driver | Mongo
orm
  Ecto | ecto ecto_sql phoenix_ecto | Ecto
authentication
  Guardian | guardian | Guardian
  Pow | pow | Pow
  Ueberauth | ueberauth | Ueberauth
  JWT (Joken) | joken | Joken
  Assent | assent | Assent
password-hashing
  bcrypt (bcrypt_elixir) | bcrypt_elixir | Bcrypt
  Argon2 (argon2_elixir) | argon2_elixir | Argon2
  PBKDF2 (pbkdf2_elixir) | pbkdf2_elixir | Pbkdf2
validation
  Ecto changesets | ecto ecto_sql phoenix_ecto | Ecto.Changeset
queue
  Oban | oban | Oban
  RabbitMQ | amqp broadway_rabbitmq | AMQP BroadwayRabbitMQ
  Kafka | brod kafka_ex broadway_kafka | KafkaEx BroadwayKafka
cache
  Redis | redix | Redix
  Cachex | cachex | Cachex
  Nebulex | nebulex | Nebulex
background-jobs
  Oban | oban | Oban
  Exq | exq | Exq
  Quantum | quantum | Quantum
`;
