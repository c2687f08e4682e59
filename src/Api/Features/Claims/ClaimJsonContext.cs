using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Claims;

/// <summary>Serialization of claims.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IssuedClaimCodeResponse))]
[JsonSerializable(typeof(ClaimResponse))]
internal sealed partial class ClaimJsonContext : JsonSerializerContext;
