/** Well-known packages of .NET; `known.ts` says how to read a row. */
export const dotnetTable = String.raw`
framework
  MAUI | Microsoft.Maui.Controls | Microsoft.Maui
  Avalonia | Avalonia | Avalonia | major
  Orleans | Microsoft.Orleans.Server Microsoft.Orleans.Sdk | Orleans
  FastEndpoints | FastEndpoints | FastEndpoints
api-style
  gRPC | Grpc.AspNetCore Grpc.Net.Client | Grpc MapGrpcService(
  GraphQL (Hot Chocolate) | HotChocolate.AspNetCore | HotChocolate AddGraphQLServer(
  SignalR | Microsoft.AspNetCore.SignalR* | Microsoft.AspNetCore.SignalR
database
  PostgreSQL | Npgsql Npgsql.EntityFrameworkCore.PostgreSQL | Npgsql UseNpgsql(
  SQL Server | Microsoft.EntityFrameworkCore.SqlServer Microsoft.Data.SqlClient System.Data.SqlClient | UseSqlServer( Microsoft.Data.SqlClient System.Data.SqlClient
  SQLite | Microsoft.EntityFrameworkCore.Sqlite Microsoft.Data.Sqlite | UseSqlite( Microsoft.Data.Sqlite
  MySQL | Pomelo.EntityFrameworkCore.MySql MySql.EntityFrameworkCore MySqlConnector MySql.Data | UseMySql( UseMySQL( MySqlConnector MySql.Data
  MongoDB | MongoDB.Driver | MongoDB
  Cosmos DB | Microsoft.Azure.Cosmos Microsoft.EntityFrameworkCore.Cosmos | Microsoft.Azure.Cosmos UseCosmos(
orm
  Entity Framework Core | Microsoft.EntityFrameworkCore* Npgsql.EntityFrameworkCore.PostgreSQL Pomelo.EntityFrameworkCore.MySql | Microsoft.EntityFrameworkCore | major
  Dapper | Dapper | Dapper
  NHibernate | NHibernate FluentNHibernate | NHibernate FluentNHibernate
  Marten | Marten | Marten
authentication
  ASP.NET Core Identity | Microsoft.AspNetCore.Identity* | Microsoft.AspNetCore.Identity
  JWT bearer (ASP.NET Core) | Microsoft.AspNetCore.Authentication.JwtBearer | Microsoft.AspNetCore.Authentication.JwtBearer AddJwtBearer(
  OpenIddict | OpenIddict* | OpenIddict
  Duende IdentityServer | Duende.IdentityServer* | Duende.IdentityServer
  Microsoft Identity Web | Microsoft.Identity.Web* | Microsoft.Identity.Web
password-hashing
  bcrypt (BCrypt.Net) | BCrypt.Net-Next BCrypt.Net | BCrypt.Net BCrypt
  Argon2 (Konscious) | Konscious.Security.Cryptography.Argon2 | Konscious.Security.Cryptography
validation
  FluentValidation | FluentValidation* | FluentValidation
error-handling
  ErrorOr | ErrorOr | ErrorOr
  FluentResults | FluentResults | FluentResults
  OneOf | OneOf | OneOf
queue
  RabbitMQ | RabbitMQ.Client Aspire.RabbitMQ.Client* | RabbitMQ.Client
  RabbitMQ | MassTransit.RabbitMQ | UsingRabbitMq(
  MassTransit | MassTransit MassTransit.* | MassTransit AddMassTransit(
  Kafka | Confluent.Kafka | Confluent.Kafka
  Azure Service Bus | Azure.Messaging.ServiceBus | Azure.Messaging.ServiceBus
  Amazon SQS | AWSSDK.SQS | Amazon.SQS
cache
  Redis | StackExchange.Redis Microsoft.Extensions.Caching.StackExchangeRedis Aspire.StackExchange.Redis* | StackExchange.Redis AddStackExchangeRedisCache(
  In-memory cache (Microsoft.Extensions) | Microsoft.Extensions.Caching.Memory | Microsoft.Extensions.Caching.Memory
  FusionCache | ZiggyCreatures.FusionCache | ZiggyCreatures.Caching.Fusion
background-jobs
  Hangfire | Hangfire* | Hangfire
  Quartz.NET | Quartz Quartz.Extensions.Hosting | Quartz
  Coravel | Coravel | Coravel
`;
