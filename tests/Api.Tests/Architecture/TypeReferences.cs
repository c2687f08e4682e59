using System.Reflection;
using System.Reflection.Emit;

namespace ChannelFit.Api.Tests.Architecture;

/// <summary>
/// Reads out of an assembly which types a type uses: bases, members, attributes, generic arguments and what stands in
/// method bodies. Closures and state machines are nested types and read like any other. No using directive is needed to
/// use a namespace, so none is looked at.
/// </summary>
public static class TypeReferences
{
    private const BindingFlags Declared =
        BindingFlags.DeclaredOnly
        | BindingFlags.Public
        | BindingFlags.NonPublic
        | BindingFlags.Instance
        | BindingFlags.Static;

    private static readonly Dictionary<short, OperandType> Operands = typeof(OpCodes)
        .GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!)
        .ToDictionary(code => code.Value, code => code.OperandType);

    /// <summary>Every type that the type names, in whatever place.</summary>
    public static IEnumerable<Type> FindIn(Type user) =>
        DeclarationOf(user)
            .Concat(user.GetMembers(Declared).SelectMany(member => SignatureOf(member).Concat(AttributesOf(member))))
            .Concat(user.GetMembers(Declared).OfType<MethodBase>().SelectMany(BodyOf))
            .SelectMany(Flatten);

    private static IEnumerable<Type> DeclarationOf(Type type) =>
        type.GetInterfaces()
            .Append(type.BaseType!)
            .Where(used => used is not null)
            .Concat(type.GetGenericArguments().SelectMany(argument => argument.GetGenericParameterConstraints()))
            .Concat(AttributesOf(type));

    private static IEnumerable<Type> AttributesOf(MemberInfo member) =>
        member
            .GetCustomAttributesData()
            .SelectMany(attribute =>
                attribute
                    .ConstructorArguments.Concat(attribute.NamedArguments.Select(named => named.TypedValue))
                    .Select(argument => argument.Value)
                    .OfType<Type>()
                    .Append(attribute.AttributeType)
            );

    private static IEnumerable<Type> SignatureOf(MemberInfo member) =>
        member switch
        {
            FieldInfo field => [field.FieldType],
            MethodInfo method => ParametersOf(method).Append(method.ReturnType).Concat(ConstraintsOf(method)),
            MethodBase constructor => ParametersOf(constructor),
            _ => [],
        };

    private static IEnumerable<Type> ParametersOf(MethodBase method) =>
        method.GetParameters().Select(parameter => parameter.ParameterType);

    private static IEnumerable<Type> ConstraintsOf(MethodInfo method) =>
        method
            .GetGenericArguments()
            .Where(argument => argument.IsGenericMethodParameter)
            .SelectMany(argument => argument.GetGenericParameterConstraints());

    private static IEnumerable<Type> BodyOf(MethodBase method)
    {
        if (method.GetMethodBody() is not { } body)
        {
            return [];
        }

        var caught = body.ExceptionHandlingClauses.Where(clause =>
            clause.Flags == ExceptionHandlingClauseOptions.Clause
        );
        return body
            .LocalVariables.Select(local => local.LocalType)
            .Concat(caught.Select(clause => clause.CatchType!))
            .Concat(TokensOf(body.GetILAsByteArray()!).SelectMany(token => Resolve(method, token)));
    }

    /// <summary>The metadata tokens of a body: operands of instructions that name a type or a member.</summary>
    private static IEnumerable<int> TokensOf(byte[] il)
    {
        for (var at = 0; at < il.Length; )
        {
            var code = il[at] == 0xFE ? unchecked((short)(0xFE00 | il[at + 1])) : (short)il[at];
            at += il[at] == 0xFE ? 2 : 1;
            var operand = Operands[code];

            if (
                operand
                is OperandType.InlineMethod
                    or OperandType.InlineField
                    or OperandType.InlineType
                    or OperandType.InlineTok
            )
            {
                yield return BitConverter.ToInt32(il, at);
            }

            at += operand switch
            {
                OperandType.InlineNone => 0,
                OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
                OperandType.InlineVar => 2,
                OperandType.InlineI8 or OperandType.InlineR => 8,
                OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(il, at)),
                _ => 4,
            };
        }
    }

    private static IEnumerable<Type> Resolve(MethodBase method, int token)
    {
        var ofType = method.DeclaringType is { IsGenericType: true } generic ? generic.GetGenericArguments() : null;
        var ofMethod = method.IsGenericMethod ? method.GetGenericArguments() : null;

        return method.Module.ResolveMember(token, ofType, ofMethod) switch
        {
            Type type => [type],
            MethodInfo { IsGenericMethod: true } called =>
            [
                called.DeclaringType!,
                .. called.GetGenericArguments(),
                .. SignatureOf(called),
            ],
            { } member => SignatureOf(member).Append(member.DeclaringType!),
            null => [],
        };
    }

    /// <summary>A type, what it is an array or a reference of, and what stands between its angle brackets.</summary>
    private static IEnumerable<Type> Flatten(Type type) =>
        type.HasElementType ? Flatten(type.GetElementType()!)
        : type.IsGenericType && !type.IsGenericTypeDefinition
            ? type.GetGenericArguments().SelectMany(Flatten).Append(type.GetGenericTypeDefinition())
        : [type];
}
