using ChannelFit.Api.Http;
using ChannelFit.Api.Http.Binding;

namespace ChannelFit.Api.Features.Partners;

/// <summary>A change of where people ask the partner questions. A contact has both members.</summary>
public sealed class ContactRequest : MergePatchRequest
{
    /// <summary>The text of the link.</summary>
    /// <example>Ask your coach</example>
    public string? Label { get; set; }

    /// <summary>An https or mailto URL.</summary>
    /// <example>mailto:coach@example.com</example>
    public string? Url { get; set; }

    /// <summary>Returns the contact after the change. A member that neither has is empty.</summary>
    internal ContactResponse ApplyTo(ContactResponse? current) =>
        new(Label ?? current?.Label ?? "", WebUrl.Normalize(Url) ?? current?.Url ?? "");
}
