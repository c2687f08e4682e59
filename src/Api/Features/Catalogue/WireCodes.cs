using ChannelFit.Api.Http;

namespace ChannelFit.Api.Features.Catalogue;

/// <summary>A member that holds the type of an item.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemTypeCodeAttribute()
    : NamedCodesAttribute("ItemKind", "How an item is answered.", ["agreement", "number", "choice"]);
