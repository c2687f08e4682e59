using Microsoft.OpenApi;

namespace ChannelFit.Api.Http;

/// <summary>A member whose JSON type is not the one of its C# type.</summary>
[AttributeUsage(AttributeTargets.Property)]
public class JsonTypesAttribute(JsonSchemaType types) : Attribute
{
    internal virtual void ApplyTo(OpenApiSchema schema)
    {
        schema.Type = types;
        schema.Format = null;
    }
}

/// <summary>An object whose members are free: what their values are, how many there may be, and how long.</summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class FreeMembersAttribute(JsonSchemaType values) : JsonTypesAttribute(JsonSchemaType.Object)
{
    public int MaxCount { get; set; }

    public int MaxNameLength { get; set; }

    public int MaxTextLength { get; set; }

    internal override void ApplyTo(OpenApiSchema schema)
    {
        base.ApplyTo(schema);
        schema.MaxProperties = Limit(MaxCount);
        schema.PropertyNames = MaxNameLength == 0 ? null : new OpenApiSchema { MaxLength = MaxNameLength };
        schema.AdditionalProperties = new OpenApiSchema { Type = values, MaxLength = Limit(MaxTextLength) };
    }

    private static int? Limit(int most) => most == 0 ? null : most;
}
