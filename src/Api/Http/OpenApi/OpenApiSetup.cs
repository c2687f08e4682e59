using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using ChannelFit.Api.Http.Auth;
using ChannelFit.Api.Http.Responses;
using Microsoft.OpenApi;
using Swashbuckle.AspNetCore.Swagger;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>The contract as OpenAPI 3.1 at /swagger/v1/swagger.json: made from the code, once, when it is first asked for.</summary>
public static class OpenApiSetup
{
    /// <summary>Where the contract is served.</summary>
    public const string Path = "/swagger/v1/swagger.json";

    /// <summary>The path of the same document for Swagger UI, whose server is wherever the page was opened.</summary>
    internal const string PagePath = "/swagger/v1/page.json";

    /// <summary>The security scheme of operations that take no secret key.</summary>
    internal const string RespondentToken = "RespondentToken";

    private const string Version = "v1";

    /// <summary>Groups of operations, in the order in which they are shown.</summary>
    internal static readonly OpenApiTag[] Tags =
    [
        new()
        {
            Name = "Assessments",
            Description =
                "The core: submit an answer sheet, get fit scores, verdicts and reasons, and read them again.",
        },
        new()
        {
            Name = "Transfer",
            Description = "Take stored assessments out, and bring many in, as files of any size.",
        },
        new()
        {
            Name = "Catalogue",
            Description = "What is published: channels, instruments and scoring models. No key is needed.",
        },
        new()
        {
            Name = "Partner",
            Description = "Who calls: the partner's settings, its keys, and the record of what was done with them.",
        },
        new()
        {
            Name = "Respondents",
            Description = "People who answer for themselves: a link each, answers saved bit by bit, one submission.",
        },
        new()
        {
            Name = "People",
            Description =
                "One person, by the partner's own reference: their history, what changed, all that is held, and its end.",
        },
        new()
        {
            Name = "Webhooks",
            Description =
                "Be told of what happens, as it happens: signed, at least once, with retries for three days and more.",
        },
        new() { Name = "Operating", Description = "Whether the process answers and whether it can serve." },
    ];

    private static readonly OpenApiInfo Info = new()
    {
        Title = "ChannelFit",
        Version = Version,
        Description = """
            A job seeker asks: is Twitter an effective job-search tool *for me*, or are my hours better spent elsewhere?
            ChannelFit answers with a fit score, a verdict and reasons for each of 13 job-search channels, and a plan
            for the hours of the week.

            **What it is for.** It advises people about their own search. **What it must not be used for:** ranking or
            screening candidates. No operation sorts or filters people by score. The coefficients are judgement, and
            nothing has been validated yet: every result says so in `basis`.

            **Start** with `POST /v1/assessments` and `GET /v1/assessments/{id}`; everything else serves these two.

            - Requests are strict: unknown or repeated members, unknown query parameters and wrong types are refused.
              Answers may gain members: ignore what you do not know.
            - Errors are `application/problem+json` (RFC 9457). Where content is not valid, `errors` names all faults at
              once. Checks come in this order: 401, 429, 403, 404, 405, 415, 413, 400, 422, 409 and 410.
            - `null` for an optional member of a POST means that it is absent, except inside `answers`. Every PATCH is a
              merge patch (RFC 7396), as `application/merge-patch+json` or `application/json`: null clears what may be
              empty, and is refused elsewhere.
            - HEAD is answered wherever GET is, with the same status and headers.
            - Web pages of a partner's origins can read every answer to its keys, refusals too. Where no valid key came,
              nobody knows whose page it is, and none can read the 401.
            - What is refused before it reaches an operation has no body of ours: a malformed request line or header
              (400), a request line over 8 KB (414), headers over 32 KB (431). A method that a path does not have is 405
              with `Allow`; a body that comes at less than 1,000 bytes a second is 408.
            - A POST that stores takes an `Idempotency-Key`: a retry with the same key and the same body gets the first
              answer again.
            - Requests are limited, 600 a minute for a key unless the operator says otherwise: `RateLimit-Policy` and
              `RateLimit` stand on every answer to a key, and 429 names the seconds to wait in `Retry-After`.
            - Texts for people come in the language of `Accept-Language`, English otherwise; codes and numbers are the
              same in every language. Times are RFC 3339 in UTC, ids are UUIDv7, points have one decimal.
            """,
        Contact = new() { Name = "The ChannelFit authors" },
        License = new() { Name = "MIT License", Identifier = "MIT" },
    };

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
                        "A key of a partner, which operators make with `partner create`: a secret one, or where an "
                        + "operation says so a public one or a respondent's token.",
                }
            );
            options.AddSecurityDefinition(
                "ApiKey",
                new OpenApiSecurityScheme
                {
                    Type = SecuritySchemeType.ApiKey,
                    In = ParameterLocation.Header,
                    Name = "X-Api-Key",
                    Description = "The same key, for tools that cannot send `Authorization`.",
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

    /// <summary>Serves the document, and Swagger UI on it.</summary>
    public static void UseApiDescription(this WebApplication app)
    {
        app.MapGet(Path, (ServedDocument document) => document.Response.Value)
            .ExcludeFromDescription()
            .AllowAnyOrigin();
        app.MapGet(PagePath, (ServedDocument document) => document.PageAnswer.Value).ExcludeFromDescription();
        app.UseSwaggerUiEndpoints();
    }

    /// <summary>The document's bytes; they do not change while the process lives.</summary>
    private sealed class ServedDocument(IServiceProvider services, PublicUrl address)
    {
        private static readonly JsonSerializerOptions Readable = new()
        {
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };

        public Lazy<Task<JsonResponse>> Response { get; } = new(() => Write(services, address.Base));

        public Lazy<Task<JsonResponse>> PageAnswer { get; } = new(() => Write(services, "/"));

        private static async Task<JsonResponse> Write(IServiceProvider services, string server)
        {
            await using var scope = services.CreateAsyncScope();
            var document = await scope
                .ServiceProvider.GetRequiredService<IAsyncSwaggerProvider>()
                .GetSwaggerAsync(Version);
            document.Servers = [new() { Url = server, Description = "This service." }];
            var json = JsonNode.Parse(await document.SerializeAsJsonAsync(OpenApiSpecVersion.OpenApi3_1))!.AsObject();

            // The writer says 3.1.2, which many tools do not know; nothing differs but the wording of the standard.
            json["openapi"] = "3.1.1";
            return JsonResponse.Cacheable(
                Encoding.UTF8.GetBytes(json.ToJsonString(Readable)),
                language: null,
                "no-cache"
            );
        }
    }
}
