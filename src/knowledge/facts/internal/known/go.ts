/** Well-known packages of Go; `known.ts` says how to read a row. */
export const goTable = String.raw`
framework
  Gin | github.com/gin-gonic/gin
  Echo | github.com/labstack/echo | | major
  Fiber | github.com/gofiber/fiber | | major
  chi | github.com/go-chi/chi | | major
  Gorilla mux | github.com/gorilla/mux
  httprouter | github.com/julienschmidt/httprouter
  Beego | github.com/beego/beego | | major
  Buffalo | github.com/gobuffalo/buffalo
  Huma | github.com/danielgtaylor/huma | | major
  Cobra | github.com/spf13/cobra
  Kratos | github.com/go-kratos/kratos | | major
  go-zero | github.com/zeromicro/go-zero
api-style
  gRPC | google.golang.org/grpc
  gRPC (Connect) | connectrpc.com/connect github.com/bufbuild/connect-go
  gRPC (gRPC-Gateway) | github.com/grpc-ecosystem/grpc-gateway
  GraphQL (gqlgen) | github.com/99designs/gqlgen
  GraphQL (graphql-go) | github.com/graphql-go/graphql github.com/graph-gophers/graphql-go
  WebSocket (Gorilla) | github.com/gorilla/websocket
database
  PostgreSQL | github.com/jackc/pgx github.com/lib/pq gorm.io/driver/postgres github.com/uptrace/bun/driver/pgdriver
  MySQL | github.com/go-sql-driver/mysql gorm.io/driver/mysql
  SQLite | github.com/mattn/go-sqlite3 modernc.org/sqlite gorm.io/driver/sqlite github.com/glebarez/sqlite
  PostgreSQL | github.com/jinzhu/gorm | github.com/jinzhu/gorm/dialects/postgres
  MySQL | github.com/jinzhu/gorm | github.com/jinzhu/gorm/dialects/mysql
  SQLite | github.com/jinzhu/gorm | github.com/jinzhu/gorm/dialects/sqlite
  SQL Server | github.com/microsoft/go-mssqldb github.com/denisenkom/go-mssqldb gorm.io/driver/sqlserver
  MongoDB | go.mongodb.org/mongo-driver | go.mongodb.org/mongo-driver/mongo go.mongodb.org/mongo-driver/v2/mongo
  Cassandra | github.com/gocql/gocql
  ClickHouse | github.com/ClickHouse/clickhouse-go gorm.io/driver/clickhouse
  DynamoDB | github.com/aws/aws-sdk-go-v2/service/dynamodb
  Elasticsearch | github.com/elastic/go-elasticsearch
  bbolt | go.etcd.io/bbolt
orm
  GORM | gorm.io/gorm github.com/jinzhu/gorm
  Ent | entgo.io/ent
  sqlx | github.com/jmoiron/sqlx
  Bun | github.com/uptrace/bun
  SQLBoiler | github.com/volatiletech/sqlboiler
  XORM | xorm.io/xorm
authentication
  JWT (golang-jwt) | github.com/golang-jwt/jwt
  JWT (jwt-go) | github.com/dgrijalva/jwt-go
  JWT (gin-jwt) | github.com/appleboy/gin-jwt
  JWT (lestrrat-go/jwx) | github.com/lestrrat-go/jwx
  OAuth 2 (x/oauth2) | golang.org/x/oauth2
  OpenID Connect (go-oidc) | github.com/coreos/go-oidc
  Goth | github.com/markbates/goth
  Casbin | github.com/casbin/casbin
session
  Gorilla sessions | github.com/gorilla/sessions
  scs | github.com/alexedwards/scs
  gin-contrib/sessions | github.com/gin-contrib/sessions
password-hashing
  bcrypt (x/crypto) | golang.org/x/crypto | golang.org/x/crypto/bcrypt
  Argon2 (x/crypto) | golang.org/x/crypto | golang.org/x/crypto/argon2
  scrypt (x/crypto) | golang.org/x/crypto | golang.org/x/crypto/scrypt
validation
  validator (go-playground) | github.com/go-playground/validator gopkg.in/go-playground/validator.v8 gopkg.in/go-playground/validator.v9
  ozzo-validation | github.com/go-ozzo/ozzo-validation github.com/invopop/validation
error-handling
  pkg/errors | github.com/pkg/errors
  cockroachdb/errors | github.com/cockroachdb/errors
queue
  Redis (Asynq) | github.com/hibiken/asynq
  PostgreSQL (River) | github.com/riverqueue/river
  Kafka | github.com/segmentio/kafka-go github.com/IBM/sarama github.com/Shopify/sarama github.com/twmb/franz-go github.com/confluentinc/confluent-kafka-go
  RabbitMQ | github.com/rabbitmq/amqp091-go github.com/streadway/amqp
  NATS | github.com/nats-io/nats.go
  Amazon SQS | github.com/aws/aws-sdk-go-v2/service/sqs
  Watermill | github.com/ThreeDotsLabs/watermill
cache
  Redis | github.com/redis/go-redis github.com/go-redis/redis github.com/gomodule/redigo
  Ristretto | github.com/dgraph-io/ristretto
  Memcached | github.com/bradfitz/gomemcache
  BigCache | github.com/allegro/bigcache
  golang-lru | github.com/hashicorp/golang-lru
  go-cache | github.com/patrickmn/go-cache
background-jobs
  Asynq | github.com/hibiken/asynq
  River | github.com/riverqueue/river
  Machinery | github.com/RichardKnop/machinery
  Temporal | go.temporal.io/sdk
  cron (robfig) | github.com/robfig/cron
  gocron | github.com/go-co-op/gocron
`;
