using System.ComponentModel.DataAnnotations;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using ChannelFit.Api.Http.OpenApi;
using ChannelFit.Domain.Answers;
using FluentValidation;

namespace ChannelFit.Api.Http.Binding;

/// <summary>Binds JSON objects to one request type, member by member.</summary>
internal sealed class JsonObjectBinding
{
    private const string NotClearable =
        "This member cannot be cleared with null. Send a value, or omit the member to keep the present one.";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    private readonly Func<object> create;
    private readonly Dictionary<string, Member> members;
    private readonly string unknownMember;

    /// <param name="type">The request type.</param>
    /// <param name="rules">The rules of its validator, which name the required members; null if it has none.</param>
    /// <param name="findBinding">Returns the binding of a nested request type.</param>
    public JsonObjectBinding(Type type, IValidatorDescriptor? rules, Func<Type, JsonObjectBinding> findBinding)
    {
        var metadata = Options.GetTypeInfo(type);
        create = metadata.CreateObject!;
        members = metadata
            .Properties.Where(member => member.Set is not null)
            .ToDictionary(member => member.Name, member => CreateMember(member, rules, findBinding));
        var names = metadata
            .Properties.Where(member => member.Set is not null)
            .OrderBy(member => DepthOf(PropertyOf(member).DeclaringType)) // as in the OpenAPI document
            .Select(member => member.Name);
        unknownMember = $"Unknown member. Allowed: {(members.Count == 0 ? "none" : string.Join(", ", names))}.";
    }

    /// <summary>Reads an object into a new request.</summary>
    public object Read(JsonElement value, JsonLocation location)
    {
        var request = create();
        var pointer = location.Pointer;

        foreach (var property in value.EnumerateObject())
        {
            var memberLocation = location.Member(pointer, property);

            if (!members.TryGetValue(UnicodeSafeJson.GetName(property), out var member))
            {
                memberLocation.AddError(ValidationError.UnknownMember, unknownMember);
            }
            else if (property.Value.ValueKind == JsonValueKind.Null && !member.IsRequired)
            {
                if (request is MergePatchRequest patch)
                {
                    Clear(patch, member, memberLocation);
                }
            }
            else if (member.Read(property.Value, memberLocation) is { } bound)
            {
                member.Set(request, bound);
            }
        }

        return request;
    }

    private static void Clear(MergePatchRequest patch, Member member, JsonLocation location)
    {
        if (member.IsClearable)
        {
            patch.Clear(member.PropertyName);
        }
        else
        {
            location.AddError(ValidationError.WrongType, NotClearable);
        }
    }

    private static Member CreateMember(
        JsonPropertyInfo member,
        IValidatorDescriptor? rules,
        Func<Type, JsonObjectBinding> findBinding
    )
    {
        var property = PropertyOf(member);
        return new(
            property.Name,
            CreateReader(property.PropertyType, property, findBinding),
            member.Set!,
            RequestRules.IsRequired(rules, property),
            property.GetCustomAttribute<JsonSchemaTypesAttribute>()?.AllowsNull == true
                || property.PropertyType.IsAssignableTo(typeof(MergePatchRequest))
        );
    }

    private static JsonValueReader CreateReader(
        Type declared,
        PropertyInfo? property,
        Func<Type, JsonObjectBinding> findBinding
    )
    {
        var type = Nullable.GetUnderlyingType(declared) ?? declared;
        var schema = property?.GetCustomAttribute<JsonSchemaTypesAttribute>();

        if (type == typeof(string))
        {
            var isTimestamp = property?.GetCustomAttribute<DataTypeAttribute>() is { CustomDataType: "date-time" };
            return isTimestamp ? JsonValueReaders.ReadTimestampText : JsonValueReaders.ReadText;
        }

        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            var element = type.GetGenericArguments()[1];
            var readElement = CreateReader(element, property: null, findBinding);
            return new JsonDictionaryReader(element, readElement, schema as AdditionalPropertiesAttribute).Read;
        }

        return type == typeof(DateTimeOffset) ? JsonValueReaders.ReadTimestamp
            : type == typeof(double) ? JsonValueReaders.ReadNumber
            : type == typeof(int) ? JsonValueReaders.ReadInteger
            : type == typeof(bool) ? JsonValueReaders.ReadBoolean
            : type == typeof(IReadOnlyList<string>) ? JsonValueReaders.ReadTexts
            : type == typeof(JsonObject) ? static (_, _) => null // accepted and ignored
            : type == typeof(JsonElement)
                ? schema is { IsArray: true } ? JsonValueReaders.ReadArray
                    : JsonValueReaders.ReadObject
            : CreateObjectReader(findBinding(type));
    }

    private static JsonValueReader CreateObjectReader(JsonObjectBinding nested) =>
        (value, location) => JsonValueReaders.ReadObject(value, location) is null ? null : nested.Read(value, location);

    private static PropertyInfo PropertyOf(JsonPropertyInfo member) => (PropertyInfo)member.AttributeProvider!;

    private static int DepthOf(Type? type) => type is null ? 0 : 1 + DepthOf(type.BaseType);

    /// <param name="IsClearable">True if null clears the member in a merge patch.</param>
    private sealed record Member(
        string PropertyName,
        JsonValueReader Read,
        Action<object, object?> Set,
        bool IsRequired,
        bool IsClearable
    );
}
