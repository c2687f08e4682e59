using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using ChannelFit.Api.Http.Binding;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A change of a partner's settings.</summary>
public sealed class ChangePartnerRequest : MergePatchRequest
{
    /// <summary>The partner's name.</summary>
    /// <example>Example Careers</example>
    public string? Name { get; set; }

    /// <summary>
    /// The origins of the web pages in which public API keys work, as browsers send them: scheme://host[:port]; up to 50.
    /// Null removes all.
    /// </summary>
    [JsonSchemaTypes(JsonSchemaType.Array | JsonSchemaType.Null)]
    public IReadOnlyList<string>? Origins { get; set; }

    /// <summary>The published model, key@version, that scores submissions without a model.</summary>
    /// <example>fit-model@2.0.0</example>
    [MaxLength(64)]
    public string? Model { get; set; }

    /// <summary>Days after which assessments are deleted; null if they are not deleted automatically.</summary>
    /// <example>365</example>
    [JsonSchemaTypes(JsonSchemaType.Integer | JsonSchemaType.Null)]
    public int? RetentionDays { get; set; }

    /// <summary>The number of assessments that each public key may store in a day (UTC); null sets it back to 1,000.</summary>
    /// <example>1000</example>
    [JsonSchemaTypes(JsonSchemaType.Integer | JsonSchemaType.Null)]
    public int? PublicKeyDailyCap { get; set; }

    /// <summary>
    /// The number of leading zero bits that the proof of work of each submission with a public key must have: 0 to 24; 0 for no
    /// proof; null sets it back to 0. Each further bit doubles the work.
    /// </summary>
    /// <example>16</example>
    [JsonSchemaTypes(JsonSchemaType.Integer | JsonSchemaType.Null)]
    public int? PublicKeyProofOfWork { get; set; }

    /// <summary>The partner's name, colour, logo and contact on pages, reports and the embed; null for none.</summary>
    public BrandingRequest? Branding { get; set; }

    /// <summary>Returns the change for the store. Adds an error for each member that the changed branding lacks.</summary>
    internal PartnerPatch ToPatch(PartnerSettings current, List<ValidationError> errors)
    {
        var branding = Branding?.ApplyTo(current.StoredBranding);

        if (branding?.Contact is { } contact)
        {
            RequireContactMember("label", contact.Label);
            RequireContactMember("url", contact.Url);
        }

        return new(
            Name,
            Clears(nameof(Origins)) ? [] : Origins?.ToArray(),
            Model,
            SetsRetention: RetentionDays is not null || Clears(nameof(RetentionDays)),
            RetentionDays,
            SetsBranding: branding is not null || Clears(nameof(Branding)),
            branding is null ? null : JsonSerializer.Serialize(branding, PartnerJsonContext.Default.StoredBranding),
            Clears(nameof(PublicKeyDailyCap)) ? PartnerSettings.DefaultPublicKeyDailyCap : PublicKeyDailyCap,
            Clears(nameof(PublicKeyProofOfWork)) ? 0 : PublicKeyProofOfWork
        );

        void RequireContactMember(string member, string value)
        {
            if (value.Length == 0)
            {
                errors.Add(
                    new($"#/branding/contact/{member}", ValidationError.Required, "A contact needs a label and a URL.")
                );
            }
        }
    }
}
