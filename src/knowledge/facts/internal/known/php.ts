/** Well-known packages of PHP; `known.ts` says how to read a row. */
export const phpTable = String.raw`
framework
  Laravel | laravel/framework | Illuminate | major
  Symfony | symfony/framework-bundle symfony/symfony | Symfony\Bundle\FrameworkBundle Symfony\Component\HttpKernel Symfony\Component\HttpFoundation | major
  Slim | slim/slim | Slim | major
  CakePHP | cakephp/cakephp | Cake | major
  CodeIgniter | codeigniter4/framework | CodeIgniter | major
  Yii | yiisoft/yii2 | yii | major
  Laminas | laminas/laminas-mvc mezzio/mezzio | Laminas Mezzio
  Livewire | livewire/livewire | Livewire | major
  Filament | filament/filament | Filament | major
api-style
  GraphQL (Lighthouse) | nuwave/lighthouse | Nuwave\Lighthouse
  GraphQL (webonyx) | webonyx/graphql-php | GraphQL
  API Platform | api-platform/core api-platform/symfony | ApiPlatform
  Inertia | inertiajs/inertia-laravel | Inertia
database
  MongoDB | mongodb/mongodb mongodb/laravel-mongodb | MongoDB
orm
  Eloquent | laravel/framework illuminate/database | Illuminate\Database\Eloquent
  Doctrine ORM | doctrine/orm doctrine/doctrine-bundle | Doctrine\ORM | major
  Propel | propel/propel | Propel
  Cycle ORM | cycle/orm | Cycle\ORM Cycle\Annotated
authentication
  Laravel Sanctum | laravel/sanctum | Laravel\Sanctum
  Laravel Passport | laravel/passport | Laravel\Passport
  Laravel Fortify | laravel/fortify | Laravel\Fortify
  Laravel Jetstream | laravel/jetstream | Laravel\Jetstream
  Laravel Socialite | laravel/socialite | Laravel\Socialite
  Laravel auth | laravel/framework | Illuminate\Support\Facades\Auth Illuminate\Contracts\Auth\Guard Illuminate\Contracts\Auth\Factory
  Laravel auth (user model) | laravel/framework | Illuminate\Foundation\Auth\User
  JWT (jwt-auth) | tymon/jwt-auth php-open-source-saver/jwt-auth | Tymon\JWTAuth PHPOpenSourceSaver\JWTAuth
  JWT (firebase/php-jwt) | firebase/php-jwt | Firebase\JWT
  JWT (Lexik) | lexik/jwt-authentication-bundle | Lexik\Bundle\JWTAuthenticationBundle
  Symfony Security | symfony/security-bundle symfony/security-core | Symfony\Component\Security Symfony\Bundle\SecurityBundle
session
  Laravel session | laravel/framework | Illuminate\Support\Facades\Session Illuminate\Session
password-hashing
  Laravel Hash | laravel/framework | Illuminate\Support\Facades\Hash
  Symfony PasswordHasher | symfony/security-bundle symfony/password-hasher | Symfony\Component\PasswordHasher
validation
  Laravel validator | laravel/framework | Illuminate\Support\Facades\Validator Illuminate\Validation
  Symfony Validator | symfony/validator | Symfony\Component\Validator
  Respect Validation | respect/validation | Respect\Validation
queue
  RabbitMQ | php-amqplib/php-amqplib | PhpAmqpLib
  Symfony Messenger | symfony/messenger | Symfony\Component\Messenger
  Laravel queue | laravel/framework | Illuminate\Contracts\Queue Illuminate\Queue Illuminate\Support\Facades\Queue
cache
  Redis | predis/predis | Predis
  Redis | laravel/framework | Illuminate\Support\Facades\Redis
  Laravel cache | laravel/framework | Illuminate\Support\Facades\Cache
  Symfony Cache | symfony/cache | Symfony\Component\Cache Symfony\Contracts\Cache
background-jobs
  Laravel jobs | laravel/framework | Illuminate\Contracts\Queue\ShouldQueue Illuminate\Foundation\Bus\Dispatchable
  Laravel Horizon | laravel/horizon | Laravel\Horizon
  Symfony Messenger | symfony/messenger | Symfony\Component\Messenger
`;
