/** Well-known packages of JavaScript and TypeScript; `known.ts` says how to read a row. */
export const nodeTable = String.raw`
framework
  Next.js | next | | major
  Nuxt | nuxt | nuxt #app #imports #nuxt | major
  Remix | @remix-run/react @remix-run/node @remix-run/server-runtime | | major
  SvelteKit | @sveltejs/kit | @sveltejs/kit $app/ | major
  Astro | astro | astro astro: | major
  NestJS | @nestjs/core @nestjs/common | | major
  Hono | hono | | major
  Express | express | | major
  Fastify | fastify | | major
  Oak | @oak/oak | | major
  Fresh | @fresh/core $fresh | | major
  Koa | koa | | major
  hapi | @hapi/hapi | | major
  Elysia | elysia | | major
  h3 | h3 | | major
  AdonisJS | @adonisjs/core | | major
  Feathers | @feathersjs/feathers | | major
  SolidStart | @solidjs/start | | major
  TanStack Start | @tanstack/react-start | | major
  React Router | react-router* | react-router react-router-dom | major
  Electron | electron | | major
  React Native | react-native | | major
  Expo | expo | | major
  React | react | react react-dom | major
  Preact | preact | | major
  Vue | vue | | major
  Svelte | svelte | | major
  Solid | solid-js | | major
  Angular | @angular/core | | major
  Lit | lit | | major
  Ember | ember-source | @ember/ | major
  oclif | @oclif/core | | major
  Commander | commander | | major
  yargs | yargs | | major
  Qwik | @builder.io/qwik @qwik.dev/core | | major
api-style
  tRPC | @trpc/server @trpc/client @trpc/react-query | | major
  GraphQL (Apollo Server) | @apollo/server apollo-server apollo-server-express
  GraphQL (GraphQL Yoga) | graphql-yoga
  GraphQL (Mercurius) | mercurius
  GraphQL (NestJS) | @nestjs/graphql
  GraphQL (Pothos) | @pothos/core
  GraphQL (TypeGraphQL) | type-graphql
  gRPC | @grpc/grpc-js grpc
  gRPC (Connect) | @connectrpc/connect
  ts-rest | @ts-rest/core
  oRPC | @orpc/server
  WebSocket (Socket.IO) | socket.io
  WebSocket (ws) | ws
database
  PostgreSQL | pg postgres pg-promise @neondatabase/serverless @vercel/postgres @electric-sql/pglite slonik
  PostgreSQL | drizzle-orm | drizzle-orm/pg-core drizzle-orm/postgres-js drizzle-orm/node-postgres drizzle-orm/neon-http drizzle-orm/pglite
  MySQL | drizzle-orm | drizzle-orm/mysql-core drizzle-orm/mysql2
  SQLite | drizzle-orm | drizzle-orm/sqlite-core drizzle-orm/better-sqlite3 drizzle-orm/libsql drizzle-orm/d1
  PostgreSQL | @mikro-orm/postgresql
  MySQL | @mikro-orm/mysql
  MySQL | mysql mysql2 @planetscale/database
  MariaDB | mariadb
  SQLite | better-sqlite3 sqlite3 sqlite @libsql/client
  MongoDB | mongodb mongoose
  SQL Server | mssql tedious
  Oracle | oracledb
  Cassandra | cassandra-driver
  DynamoDB | @aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb
  Elasticsearch | @elastic/elasticsearch
  ClickHouse | @clickhouse/client
  Neo4j | neo4j-driver
  Supabase | @supabase/supabase-js
  Firestore | @google-cloud/firestore
  SQLite | - | node:sqlite bun:sqlite
orm
  Drizzle | drizzle-orm
  Prisma | @prisma/client prisma | | major
  TypeORM | typeorm
  Sequelize | sequelize @sequelize/core | | major
  MikroORM | @mikro-orm/core | | major
  Kysely | kysely
  Knex | knex
  Objection | objection | | major
  Mongoose | mongoose | | major
  Lucid | @adonisjs/lucid | | major
  Bookshelf | bookshelf
authentication
  Auth.js (NextAuth) | next-auth @auth/core @auth/*
  Better Auth | better-auth
  Lucia | lucia
  Clerk | @clerk/*
  Passport | passport @nestjs/passport
  Auth0 | @auth0/* auth0
  Firebase Authentication | firebase-admin | firebase-admin/auth
  Supabase Auth | @supabase/ssr @supabase/auth-helpers-nextjs
  Keycloak | keycloak-connect keycloak-js
  JWT (jsonwebtoken) | jsonwebtoken
  JWT (jose) | jose
  JWT (@nestjs/jwt) | @nestjs/jwt
  JWT (@fastify/jwt) | @fastify/jwt
  JWT (hono/jwt) | hono | hono/jwt
  OpenID Connect (openid-client) | openid-client
  OAuth (Arctic) | arctic
  Passkeys (SimpleWebAuthn) | @simplewebauthn/server
session
  express-session | express-session
  cookie-session | cookie-session
  iron-session | iron-session
  @fastify/session | @fastify/session
  @fastify/secure-session | @fastify/secure-session
  koa-session | koa-session
  hono-sessions | hono-sessions
password-hashing
  Argon2 (argon2) | argon2
  Argon2 (@node-rs/argon2) | @node-rs/argon2
  Argon2 (@noble/hashes) | @noble/hashes | @noble/hashes/argon2
  bcrypt (bcrypt) | bcrypt
  bcrypt (bcryptjs) | bcryptjs
  bcrypt (@node-rs/bcrypt) | @node-rs/bcrypt
  scrypt (oslo) | oslo | oslo/password
validation
  Zod | zod | | major
  Valibot | valibot
  Yup | yup
  Joi | joi
  Ajv | ajv
  class-validator | class-validator
  TypeBox | @sinclair/typebox typebox
  ArkType | arktype
  Superstruct | superstruct
  io-ts | io-ts
  Effect Schema | @effect/schema
  express-validator | express-validator
  VineJS | @vinejs/vine
  runtypes | runtypes
error-handling
  neverthrow | neverthrow
  Boom | @hapi/boom
  http-errors | http-errors
  Effect | effect
  ts-results | ts-results ts-results-es
queue
  PostgreSQL (pg-boss) | pg-boss
  PostgreSQL (Graphile Worker) | graphile-worker
  MongoDB (Agenda) | agenda @hokify/agenda
  Redis (Bee-Queue) | bee-queue
  BullMQ | bullmq @nestjs/bullmq
  Bull | bull @nestjs/bull
  RabbitMQ | amqplib amqp-connection-manager rascal
  Kafka | kafkajs @confluentinc/kafka-javascript node-rdkafka
  Amazon SQS | @aws-sdk/client-sqs sqs-consumer
  NATS | nats @nats-io/transport-node
  Google Pub/Sub | @google-cloud/pubsub
cache
  Redis | ioredis redis @redis/client @upstash/redis @nestjs/cache-manager-redis
  Valkey | iovalkey @valkey/valkey-glide
  Memcached | memcached memjs
  lru-cache | lru-cache quick-lru
  node-cache | node-cache
  Keyv | keyv
  cache-manager | cache-manager @nestjs/cache-manager
background-jobs
  BullMQ | bullmq @nestjs/bullmq
  Bull | bull @nestjs/bull
  pg-boss | pg-boss
  Graphile Worker | graphile-worker
  Agenda | agenda @hokify/agenda
  Inngest | inngest
  Trigger.dev | @trigger.dev/sdk
  Temporal | @temporalio/worker @temporalio/client @temporalio/workflow
  DBOS | @dbos-inc/dbos-sdk
  node-cron | node-cron cron
  Bree | bree
  Bee-Queue | bee-queue
  @nestjs/schedule | @nestjs/schedule
`;
