using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using Microsoft.OpenApi;

namespace ChannelFit.Api.Http.OpenApi;

/// <summary>A member whose JSON type is not the one of its C# type.</summary>
/// <remarks>
/// A value that may be a number or a text has no type in the contract: generators that do not know lists of types take
/// the first one, and their clients can then neither send nor read the other.
/// </remarks>
[AttributeUsage(AttributeTargets.Property)]
public class JsonSchemaTypesAttribute(JsonSchemaType types) : Attribute
{
    internal virtual void ApplyTo(OpenApiSchema schema)
    {
        schema.Type = Known(types);
        schema.Format = null;
    }

    internal static JsonSchemaType? Known(JsonSchemaType types) =>
        types.HasFlag(JsonSchemaType.Number | JsonSchemaType.String) ? null : types;
}

/// <summary>An object whose members are free: what their values are, how many there may be, and how long.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class AdditionalPropertiesAttribute(JsonSchemaType values)
    : JsonSchemaTypesAttribute(JsonSchemaType.Object)
{
    public int MaxCount { get; set; }

    public int MaxNameLength { get; set; }

    public int MaxTextLength { get; set; }

    /// <summary>Whether null may stand in place of the object.</summary>
    public bool OrNull { get; set; }

    internal override void ApplyTo(OpenApiSchema schema)
    {
        base.ApplyTo(schema);

        if (OrNull)
        {
            schema.Type |= JsonSchemaType.Null;
        }

        schema.MaxProperties = Limit(MaxCount);
        schema.PropertyNames = MaxNameLength == 0 ? null : new OpenApiSchema { MaxLength = MaxNameLength };
        schema.AdditionalProperties = new OpenApiSchema { Type = Known(values), MaxLength = Limit(MaxTextLength) };
    }

    private static int? Limit(int most) => most == 0 ? null : most;
}

/// <summary>Codes that the contract names once for all members that hold them: generated clients get one type for them.</summary>
/// <param name="name">Their name in the contract.</param>
/// <param name="description">What they tell.</param>
[AttributeUsage(AttributeTargets.Property)]
public abstract class SharedEnumSchemaAttribute(string name, string description, IEnumerable<string> codes)
    : AllowedValuesAttribute([.. codes])
{
    internal OpenApiSchemaReference AddTo(IDictionary<string, IOpenApiSchema> schemas)
    {
        schemas.TryAdd(
            name,
            new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Description = description,
                Enum = [.. Values.Select(code => JsonValue.Create((string)code!))],
            }
        );
        return new(name);
    }
}

/// <summary>A request body that is a merge patch: null clears a member, so that only members that may be empty take null.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class MergePatchAttribute : Attribute;
