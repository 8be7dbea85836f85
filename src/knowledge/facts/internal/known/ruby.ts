/** Well-known packages of Ruby; `known.ts` says how to read a row. */
export const rubyTable = String.raw`
framework
  Rails | rails | Rails | minor
  Sinatra | sinatra | Sinatra sinatra | major
  Hanami | hanami | Hanami | major
  Roda | roda | Roda | major
  Grape | grape | Grape
api-style
  GraphQL (graphql-ruby) | graphql | GraphQL
  gRPC | grpc | GRPC
database
  MongoDB | mongoid mongo | Mongoid Mongo
  PostgreSQL | pg | PG
  MySQL | mysql2 | Mysql2
  SQLite | sqlite3 | SQLite3
  Elasticsearch | elasticsearch searchkick | Elasticsearch Searchkick
orm
  ActiveRecord | rails activerecord sinatra-activerecord | ActiveRecord ApplicationRecord
  Sequel | sequel | Sequel
  ROM | rom rom-sql | ROM
  Mongoid | mongoid | Mongoid
authentication
  Devise | devise | Devise devise( devise_for(
  OmniAuth | omniauth | OmniAuth
  Rodauth | rodauth rodauth-rails | Rodauth RodauthApp
  Clearance | clearance | Clearance
  Sorcery | sorcery | Sorcery authenticates_with_sorcery!(
  JWT (ruby-jwt) | jwt | JWT
  Doorkeeper | doorkeeper | Doorkeeper use_doorkeeper(
  Pundit (authorization) | pundit | Pundit
password-hashing
  bcrypt (has_secure_password) | bcrypt | has_secure_password(
  bcrypt (bcrypt) | bcrypt | BCrypt
  Argon2 (argon2) | argon2 | Argon2
validation
  dry-validation | dry-validation | Dry::Validation
  dry-schema | dry-schema | Dry::Schema
  Active Model validations | rails activemodel activerecord | validates( validates_presence_of(
error-handling
  dry-monads | dry-monads | Dry::Monads
queue
  PostgreSQL (GoodJob) | good_job | GoodJob
  Redis (Sidekiq) | sidekiq | Sidekiq
  Redis (Resque) | resque | Resque
  RabbitMQ | bunny sneakers | Bunny Sneakers
  Kafka | karafka ruby-kafka rdkafka | Karafka Kafka Rdkafka
  Amazon SQS | aws-sdk-sqs shoryuken | Aws::SQS Shoryuken
cache
  Redis | redis redis-rails hiredis | Redis
  Memcached (Dalli) | dalli | Dalli
  Solid Cache | solid_cache | SolidCache
background-jobs
  Sidekiq | sidekiq | Sidekiq | major
  Resque | resque | Resque
  Delayed Job | delayed_job delayed_job_active_record | Delayed
  GoodJob | good_job | GoodJob
  Solid Queue | solid_queue | SolidQueue
  Active Job | rails activejob | ApplicationJob ActiveJob
  Que | que | Que
`;
