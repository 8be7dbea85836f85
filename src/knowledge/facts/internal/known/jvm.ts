/** Well-known packages of Java and Kotlin; `known.ts` says how to read a row. */
export const jvmTable = String.raw`
framework
  Spring Boot | org.springframework.boot:* | org.springframework.boot | major
  Spring Framework | org.springframework:spring-context org.springframework:spring-webmvc | org.springframework.context org.springframework.web | major
  Quarkus | io.quarkus.platform:* io.quarkus:* | io.quarkus jakarta.ws.rs jakarta.enterprise | major
  Micronaut | io.micronaut.platform:* io.micronaut:* | io.micronaut | major
  Ktor | io.ktor:* | io.ktor | major
  Vert.x | io.vertx:* | io.vertx | major
  Javalin | io.javalin:* | io.javalin | major
  Dropwizard | io.dropwizard:* | io.dropwizard | major
  Helidon | io.helidon.webserver:* io.helidon:* | io.helidon | major
  Jetpack Compose | androidx.compose.ui:* androidx.compose.material3:* androidx.compose:* | androidx.compose
api-style
  gRPC | io.grpc:* net.devh:* | io.grpc
  GraphQL (Spring for GraphQL) | org.springframework.boot:spring-boot-starter-graphql | org.springframework.graphql
  GraphQL (Netflix DGS) | com.netflix.graphql.dgs:* | com.netflix.graphql.dgs
  GraphQL (graphql-java) | com.graphql-java:* | graphql.
  JAX-RS | jakarta.ws.rs:* org.glassfish.jersey.core:* io.quarkus:quarkus-rest* | jakarta.ws.rs javax.ws.rs
database
  MongoDB | org.mongodb:* org.springframework.boot:spring-boot-starter-data-mongodb | org.mongodb com.mongodb org.springframework.data.mongodb
  Elasticsearch | co.elastic.clients:* org.elasticsearch.client:* | co.elastic.clients org.elasticsearch
  Cassandra | com.datastax.oss:* | com.datastax.oss
  PostgreSQL | org.postgresql:postgresql | org.postgresql
  DynamoDB | software.amazon.awssdk:dynamodb* | software.amazon.awssdk.services.dynamodb software.amazon.awssdk.enhanced.dynamodb
orm
  Spring Data JPA | org.springframework.boot:spring-boot-starter-data-jpa org.springframework.data:spring-data-jpa | org.springframework.data.jpa jakarta.persistence javax.persistence
  Hibernate | org.hibernate:* org.hibernate.orm:* io.quarkus:quarkus-hibernate* | org.hibernate io.quarkus.hibernate
  MyBatis | org.mybatis:* org.mybatis.spring.boot:* | org.apache.ibatis org.mybatis
  jOOQ | org.jooq:* org.springframework.boot:spring-boot-starter-jooq | org.jooq
  Exposed | org.jetbrains.exposed:* | org.jetbrains.exposed
  Spring Data JDBC | org.springframework.boot:spring-boot-starter-data-jdbc | org.springframework.data.jdbc org.springframework.data.relational org.springframework.data.repository
  Ktorm | org.ktorm:* | org.ktorm
  Room | androidx.room:* | androidx.room
authentication
  Spring Security | org.springframework.boot:spring-boot-starter-security org.springframework.security:* | org.springframework.security
  JWT (jjwt) | io.jsonwebtoken:* | io.jsonwebtoken
  JWT (java-jwt) | com.auth0:java-jwt | com.auth0.jwt
  JWT (Nimbus) | com.nimbusds:* | com.nimbusds
  Keycloak | org.keycloak:* | org.keycloak
  Ktor authentication | io.ktor:ktor-server-auth* | io.ktor.server.auth
session
  Spring Session | org.springframework.session:* | org.springframework.session
  Ktor sessions | io.ktor:ktor-server-sessions* | io.ktor.server.sessions
password-hashing
  bcrypt (Spring Security) | org.springframework.boot:spring-boot-starter-security org.springframework.security:* | org.springframework.security.crypto.bcrypt
  Argon2 (Spring Security) | org.springframework.boot:spring-boot-starter-security org.springframework.security:* | org.springframework.security.crypto.argon2
  bcrypt (jBCrypt) | org.mindrot:jbcrypt | org.mindrot.jbcrypt
  bcrypt (at.favre.lib) | at.favre.lib:bcrypt | at.favre.lib.crypto
validation
  Jakarta Bean Validation | org.springframework.boot:spring-boot-starter-validation jakarta.validation:* org.hibernate.validator:* io.quarkus:quarkus-hibernate-validator io.micronaut.validation:* | jakarta.validation javax.validation
  Konform | io.konform:* | io.konform
error-handling
  Arrow | io.arrow-kt:* | arrow.core
  Vavr | io.vavr:* | io.vavr
queue
  Kafka | org.springframework.kafka:* org.apache.kafka:* | org.springframework.kafka org.apache.kafka
  RabbitMQ | org.springframework.boot:spring-boot-starter-amqp com.rabbitmq:* | org.springframework.amqp com.rabbitmq
  JMS | org.springframework.boot:spring-boot-starter-artemis org.springframework.boot:spring-boot-starter-activemq | org.springframework.jms jakarta.jms
  Amazon SQS | software.amazon.awssdk:sqs io.awspring.cloud:spring-cloud-aws-starter-sqs | software.amazon.awssdk.services.sqs io.awspring.cloud.sqs
cache
  Redis | org.springframework.boot:spring-boot-starter-data-redis redis.clients:jedis io.lettuce:* org.redisson:* | org.springframework.data.redis redis.clients io.lettuce org.redisson
  Caffeine | com.github.ben-manes.caffeine:* | com.github.benmanes.caffeine org.springframework.cache.caffeine
  Spring Cache | org.springframework.boot:spring-boot-starter-cache | org.springframework.cache
  Ehcache | org.ehcache:* | org.ehcache
background-jobs
  Quartz | org.quartz-scheduler:* org.springframework.boot:spring-boot-starter-quartz | org.quartz
  JobRunr | org.jobrunr:* | org.jobrunr
  Spring Batch | org.springframework.boot:spring-boot-starter-batch | org.springframework.batch
  Spring scheduling | org.springframework.boot:* | org.springframework.scheduling
  Temporal | io.temporal:* | io.temporal
`;
