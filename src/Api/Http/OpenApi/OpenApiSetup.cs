using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Responses;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>Sets up the OpenAPI 3.1 document at /swagger/v1/swagger.json. It is generated once, at the first request.</summary>
public static class OpenApiSetup
{
    /// <summary>The path of the OpenAPI document.</summary>
    public const string Path = "/swagger/v1/swagger.json";

    /// <summary>The path of the same document for Swagger UI, with the address of the page as server.</summary>
    internal const string PagePath = "/swagger/v1/page.json";

    /// <summary>The security scheme of operations that require a respondent token.</summary>
    internal const string RespondentToken = "RespondentToken";

    private const string Version = "v1";

    /// <summary>The groups of operations, in display order.</summary>
    internal static readonly OpenApiTag[] Tags =
    [
        new()
        {
            Name = "Assessments",
            Description = "Submit answers, get fit scores, verdicts and reasons, and read them later.",
        },
        new()
        {
            Name = "Transfer",
            Description = "Export stored assessments and import assessments, as files of any size.",
        },
        new()
        {
            Name = "Catalogue",
            Description = "Published channels, instruments and scoring models. No API key is required.",
        },
        new() { Name = "Partner", Description = "The partner's settings, API keys and audit log." },
        new()
        {
            Name = "Respondents",
            Description =
                "People who answer for themselves: each gets a link, saves answers step by step and submits once.",
        },
        new()
        {
            Name = "People",
            Description =
                "One person, identified by the partner's reference: list and compare assessments, export and erase all data.",
        },
        new()
        {
            Name = "Outcomes",
            Description =
                "What people did on their channels, what came of it, and what that says about verdicts and questions.",
        },
        new()
        {
            Name = "Webhooks",
            Description =
                "Signed notifications of events, delivered at least once, with retries for more than three days.",
        },
        new() { Name = "Operating", Description = "Health checks." },
    ];

    private static readonly OpenApiInfo Info = new()
    {
        Title = "ChannelFit",
        Version = Version,
        Description = """
            A job seeker asks: is Twitter an effective job-search tool *for me*, or are my hours better spent elsewhere?
            ChannelFit answers with a fit score, a verdict and reasons for each of 13 job-search channels, and a plan
            for the hours of the week.

            **Purpose.** It advises people about their own search. **Do not use it** to rank or screen candidates. The
            coach's view filters people by verdict; nothing sorts or ranks people by a score. The coefficients are expert
            judgement; `basis` in every result says whether anything has been validated.

            **Start** with `POST /v1/assessments` and `GET /v1/assessments/{id}`; all other operations support these two.

            - Requests are strict: unknown or repeated members, unknown query parameters and wrong types are errors.
              Responses may gain members: ignore members that you do not know.
            - Errors are `application/problem+json` (RFC 9457). If the content is not valid, `errors` lists all errors.
              Checks run in this order: 401, 429, 403, 404, 405, 415, 413, 400, 422, 409 and 410. Exceptions: 403 for a
              `personRef` that the key may not send follows 400 for the body; 403 for scopes that the key does not have and 403
              `proof-of-work` follow every 400; 429 for imports, exports and analyses that run at once follows 400; 429 for
              the daily cap of a public key follows 422.
            - `null` for an optional member of a POST means that it is absent, except inside `answers`. Every PATCH is a
              merge patch (RFC 7396), as `application/merge-patch+json` or `application/json`: `null` clears an optional
              member and is an error for any other.
            - `Accept` is not negotiated, except that a report requested only as PDF is 406.
            - HEAD is supported wherever GET is, with the same status and headers.
            - Web pages of a partner's origins can read every response to its API keys, including errors. Without a valid
              API key the partner is unknown, so no web page can read a 401.
            - A request that is rejected before it reaches an operation gets no problem body: a malformed request line or
              header (400), a request line over 8 KB (414), headers over 32 KB (431). A method that a path does not
              support is 405 with `Allow`. A body that arrives at less than 1,000 bytes per second is 408.
            - A POST that stores data accepts an `Idempotency-Key`: a retry with the same value and the same body gets the
              first response again.
            - Requests are limited to 600 per minute and API key unless the operator sets another limit. Every response to
              an API key has the headers `RateLimit-Policy` and `RateLimit`, and a 429 has the seconds to wait in
              `Retry-After`.
            - Texts for people are in the language of `Accept-Language`, by default English. Codes and numbers are the same
              in every language. Times are RFC 3339 in UTC, ids are UUIDv7, points have one decimal.
            """,
        Contact = new() { Name = "The ChannelFit authors" },
        License = new() { Name = "MIT License", Identifier = "MIT" },
    };

    /// <summary>Adds the generator of the OpenAPI document.</summary>
    public static void AddApiDescription(this IServiceCollection services)
    {
        services.AddEndpointsApiExplorer();
        services.AddSwaggerGen(options =>
        {
            options.SwaggerDoc(Version, Info);
            options.CustomSchemaIds(type => type.Name);
            options.AddSecurityDefinition(
                "Bearer",
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "cf_{test|live}_{secret|public|respondent}_…",
                    Description =
                        "An API key of a partner, which operators create with `partner create`: a secret key or, if the "
                        + "operation accepts it, a public key or a respondent token.",
                }
            );
            options.AddSecurityDefinition(
                "ApiKey",
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = "X-Api-Key",
                    Description = "The same API key, for tools that cannot send `Authorization`.",
                }
            );
            options.AddSecurityDefinition(
                RespondentToken,
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.Http,
                    Scheme = "bearer",
                    BearerFormat = "cf_{test|live}_respondent_…",
                    Description = "The token of an invitation, which `POST /v1/invitations` returns.",
                }
            );
            options.SupportNonNullableReferenceTypes();
            options.MapType<JsonObject>(() => new OpenApiSchema { Type = JsonSchemaType.Object });
            options.IncludeXmlComments(typeof(OpenApiSetup).Assembly);
            options.IncludeXmlComments(typeof(Domain.Answers.ValidationError).Assembly);
            options.IncludeXmlComments(typeof(ChannelFit.Catalog.PublishedCatalog).Assembly);
            options.SchemaFilter<OpenApiSchemaFilter>();
            options.OperationFilter<OpenApiOperationFilter>();
            options.DocumentFilter<OpenApiDocumentFilter>();
        });
        services.AddSingleton<ServedDocument>();
    }

    /// <summary>Serves the document and Swagger UI.</summary>
    public static void UseApiDescription(this WebApplication app)
    {
        app.MapGet(Path, (ServedDocument document) => document.Response.Value)
            .ExcludeFromDescription()
            .AllowAnyOrigin();
        app.MapGet(PagePath, (ServedDocument document) => document.SwaggerUiResponse.Value).ExcludeFromDescription();
        app.UseSwaggerUiEndpoints();
    }

    /// <summary>The generated document. It does not change while the process runs.</summary>
    internal sealed class ServedDocument(IServiceProvider services, PublicUrl address)
    {
        private static readonly JsonSerializerOptions Readable = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        public Lazy<Task<JsonResponse>> Response { get; } = new(() => Write(services, address.Base));

        public Lazy<Task<JsonResponse>> SwaggerUiResponse { get; } = new(() => Write(services, "/"));

        private static async Task<JsonResponse> Write(IServiceProvider services, string server)
        {
            await using var scope = services.CreateAsyncScope();
            var document = await scope
                .ServiceProvider.GetRequiredService<IAsyncSwaggerProvider>()
                .GetSwaggerAsync(Version);
            document.Servers = [new() { Url = server, Description = "This service." }];
            var json = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!.AsObject();

            // The writer declares 3.1.2, which many tools do not support. 3.1.1 differs in wording only.
            json["openapi"] = "3.1.1";
            return JsonResponse.Cacheable(
                Encoding.UTF8.GetBytes(json.ToJsonString(Readable)),
                language: null,
                "no-cache"
            );
        }
    }
}
