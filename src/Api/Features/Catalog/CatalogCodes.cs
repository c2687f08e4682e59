using ChannelFit.Api.Http.OpenApi;

namespace ChannelFit.Api.Features.Catalog;

/// <summary>Marks a member that holds the type of an item.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class ItemTypeCodeAttribute()
    : SharedEnumSchemaAttribute("ItemKind", "The type of an item.", ["agreement", "number", "choice"]);
