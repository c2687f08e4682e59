using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Partners;

/// <summary>Serialization of partners, API keys and audit entries.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(PartnerResponse))]
[JsonSerializable(typeof(BrandingResponse))]
[JsonSerializable(typeof(StoredBranding))]
[JsonSerializable(typeof(ApiKeyPage))]
[JsonSerializable(typeof(IssuedApiKeyResponse))]
[JsonSerializable(typeof(AuditPage))]
internal sealed partial class PartnerJsonContext : JsonSerializerContext;
