using System.Text.Json;
using System.Text.Json.Serialization;

namespace ChannelFit.Api.Features.Invitations;

/// <summary>Serialization of invitations.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(IssuedInvitationResponse))]
[JsonSerializable(typeof(InvitationResponse))]
[JsonSerializable(typeof(InvitationPage))]
[JsonSerializable(typeof(CurrentInvitationResponse))]
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>), TypeInfoPropertyName = "Strings")]
internal sealed partial class InvitationJsonContext : JsonSerializerContext;
