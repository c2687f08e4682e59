# Builds the service in the SDK image and runs it in the runtime image as an unprivileged user.
# The runtime image must contain ICU (reports format dates in each language; the start checks it) and bash (HEALTHCHECK).
# The default image does; alpine and chiseled images do not.
# Image tags change over time. Pin images by digest, which `docker buildx imagetools inspect IMAGE` prints:
#   docker build --build-arg RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0@sha256:... \
#     --build-arg SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0@sha256:... .
ARG SDK_IMAGE=mcr.microsoft.com/dotnet/sdk:10.0
ARG RUNTIME_IMAGE=mcr.microsoft.com/dotnet/aspnet:10.0

FROM ${SDK_IMAGE} AS build
WORKDIR /source

# Packages change less often than sources, so they are restored in a separate layer.
COPY global.json .editorconfig Directory.Build.props Directory.Packages.props ./
COPY src/Domain/Domain.csproj src/Domain/packages.lock.json src/Domain/
COPY src/Catalog/Catalog.csproj src/Catalog/packages.lock.json src/Catalog/
COPY src/EmbeddedPostgres/EmbeddedPostgres.csproj src/EmbeddedPostgres/packages.lock.json src/EmbeddedPostgres/
COPY src/Api/Api.csproj src/Api/packages.lock.json src/Api/
RUN dotnet restore src/Api --locked-mode -p:PublishReadyToRun=true

COPY src src
COPY db db
COPY docs/openapi docs/openapi
COPY seeds seeds
# Compiled ahead of time for the platform of the image: an instance serves its first request sooner.
RUN case "$(uname -m)" in aarch64) runtime=linux-arm64 ;; *) runtime=linux-x64 ;; esac && \
  dotnet publish src/Api --configuration Release --no-restore --output /app \
  --runtime "$runtime" --no-self-contained -p:PublishReadyToRun=true -p:UseAppHost=false

FROM ${RUNTIME_IMAGE}
WORKDIR /app
COPY --from=build /app .

ENV ASPNETCORE_HTTP_PORTS=5080
EXPOSE 5080

# The id of the user "app" in the official images; an id needs no entry in /etc/passwd.
USER 1654

# The image contains bash but not curl.
HEALTHCHECK --interval=5s --timeout=3s --start-period=30s --retries=3 CMD ["bash", "-c", "\
  exec 3<>/dev/tcp/127.0.0.1/5080 && \
  printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && \
  read -r _ status _ <&3 && [ \"$status\" = 200 ]"]

ENTRYPOINT ["dotnet", "ChannelFit.Api.dll"]
