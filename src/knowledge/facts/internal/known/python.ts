/** Well-known packages of Python; `known.ts` says how to read a row. */
export const pythonTable = String.raw`
framework
  Django | django | django | major
  FastAPI | fastapi | fastapi
  Flask | flask | flask | major
  Starlette | starlette
  Litestar | litestar | | major
  Sanic | sanic
  aiohttp | aiohttp | aiohttp.web | major
  Tornado | tornado | | major
  Quart | quart
  Falcon | falcon | | major
  Bottle | bottle
  Pyramid | pyramid | | major
  Streamlit | streamlit | | major
  Typer | typer
  Click | click | | major
api-style
  REST (Django REST Framework) | djangorestframework | rest_framework
  REST (Django Ninja) | django-ninja | ninja
  GraphQL (Strawberry) | strawberry-graphql strawberry-graphql-django | strawberry
  GraphQL (Graphene) | graphene graphene-django | graphene graphene_django
  GraphQL (Ariadne) | ariadne
  gRPC | grpcio | grpc
database
  PostgreSQL | psycopg psycopg2 psycopg2-binary asyncpg psycopg-binary pg8000 | psycopg psycopg2 asyncpg pg8000
  MySQL | mysqlclient pymysql mysql-connector-python aiomysql asyncmy | MySQLdb pymysql mysql aiomysql asyncmy
  SQLite | aiosqlite sqlite-utils | aiosqlite sqlite_utils
  MongoDB | pymongo motor mongoengine beanie
  SQL Server | pyodbc pymssql
  Oracle | oracledb cx-oracle | oracledb cx_Oracle
  Cassandra | cassandra-driver | cassandra
  Elasticsearch | elasticsearch
  ClickHouse | clickhouse-connect clickhouse-driver
  Neo4j | neo4j
  DuckDB | duckdb
  SQLite | - | sqlite3
orm
  SQLAlchemy | sqlalchemy flask-sqlalchemy | sqlalchemy flask_sqlalchemy | major
  SQLModel | sqlmodel
  Django ORM | django | django.db.models django.db
  Tortoise ORM | tortoise-orm | tortoise
  Peewee | peewee
  Pony ORM | pony
  MongoEngine | mongoengine
  Beanie | beanie
  Piccolo | piccolo
authentication
  Django auth | django | django.contrib.auth
  JWT (Simple JWT) | djangorestframework-simplejwt | rest_framework_simplejwt
  django-allauth | django-allauth | allauth
  FastAPI Users | fastapi-users
  FastAPI security (OAuth2) | fastapi | fastapi.security
  Flask-Login | flask-login
  Flask-JWT-Extended | flask-jwt-extended
  Authlib | authlib
  JWT (PyJWT) | pyjwt | jwt
  JWT (python-jose) | python-jose | jose
session
  Flask sessions | flask | flask.session
  Starlette sessions | starlette fastapi | starlette.middleware.sessions
  Django sessions | django | django.contrib.sessions
  Flask-Session | flask-session
password-hashing
  Argon2 (argon2-cffi) | argon2-cffi | argon2
  bcrypt (bcrypt) | bcrypt
  passlib | passlib
  pwdlib | pwdlib
  Django password hashers | django | django.contrib.auth.hashers
  Werkzeug | werkzeug flask | werkzeug.security
validation
  Pydantic | pydantic pydantic-settings fastapi | pydantic pydantic_settings | major
  marshmallow | marshmallow | | major
  Cerberus | cerberus
  attrs | attrs | attr attrs
  msgspec | msgspec
  voluptuous | voluptuous
  jsonschema | jsonschema
  WTForms | wtforms flask-wtf | wtforms flask_wtf
error-handling
  returns | returns
queue
  Redis (arq) | arq
  Redis (Dramatiq) | dramatiq | dramatiq.brokers.redis
  RabbitMQ (Dramatiq) | dramatiq | dramatiq.brokers.rabbitmq
  Redis (RQ) | rq django-rq | rq django_rq
  RabbitMQ | pika aio-pika
  Kafka | kafka-python confluent-kafka aiokafka | kafka confluent_kafka aiokafka
  NATS | nats-py | nats
  FastStream | faststream
cache
  Redis | redis aioredis django-redis valkey | redis aioredis django_redis valkey
  Memcached | pymemcache python-memcached | pymemcache memcache
  cachetools | cachetools
  Flask-Caching | flask-caching
  Django cache | django | django.core.cache
background-jobs
  Celery | celery | | major
  RQ | rq django-rq | rq django_rq
  Dramatiq | dramatiq
  Huey | huey
  arq | arq
  APScheduler | apscheduler
  Taskiq | taskiq
  Procrastinate | procrastinate
  Temporal | temporalio
`;
