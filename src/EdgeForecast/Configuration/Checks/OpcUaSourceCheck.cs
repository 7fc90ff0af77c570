using EdgeForecast.Configuration.Options;
using EdgeForecast.Configuration.Reading;

namespace EdgeForecast.Configuration.Checks;

/// <summary>OPC UA sources: addresses, security, identities.</summary>
internal static class OpcUaSourceCheck
{
    private const string Scheme = "opc.tcp";

    public static void Run(GatewayOptions options, ConfigProblems problems)
    {
        for (var i = 0; i < options.Sources.OpcUa.Count; i++)
        {
            var (source, path) = (options.Sources.OpcUa[i], $"sources.opcua[{i}]");
            NameCheck.Run(source.Name, $"{path}.name", problems);
            CheckConnection(source.Connection, $"{path}.connection", problems);
            Bounds.Duration(source.Publishing, TimeSpan.FromMilliseconds(10), TimeSpan.FromHours(1),
                $"{path}.publishing", problems);
            OpcUaSignalCheck.CheckWatching(source.Sampling, source.QueueSize, source.Deadband, path, problems);
        }

        CheckApplications(options, problems);
    }

    private static void CheckConnection(OpcUaConnectionSettings connection, string path, ConfigProblems problems)
    {
        if (!Unreadable.Is(connection.Endpoint) && !IsAddress(connection.Endpoint))
            problems.Error($"{path}.endpoint", $"\"{connection.Endpoint}\" is no address of an OPC UA server",
                "Write it as in \"opc.tcp://host:4840\".");
        CheckSecurity(connection, path, problems);
        CheckIdentity(connection, path, problems);
        if (connection.Pki is { Length: 0 })
            problems.Error($"{path}.pki", "is no path of a folder", "Leave it out for pki in the data directory.");
        if (connection.ApplicationUri is { } uri && !Unreadable.Is(uri) && !Uri.TryCreate(uri, UriKind.Absolute, out _))
            problems.Error($"{path}.applicationUri", $"\"{uri}\" is no URI", "Write it as in \"urn:plant:gateway-1\".");
        Bounds.Duration(connection.RequestTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5),
            $"{path}.requestTimeout", problems);
        Bounds.Duration(connection.KeepAlive, TimeSpan.FromMilliseconds(500), TimeSpan.FromHours(1),
            $"{path}.keepAlive", problems);
        Bounds.Duration(connection.ReconnectMax, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1),
            $"{path}.reconnectMax", problems);
    }

    private static bool IsAddress(string endpoint) =>
        Uri.TryCreate(endpoint, UriKind.Absolute, out var address)
        && address.Scheme == Scheme && address.Host.Length > 0 && address.UserInfo.Length == 0;

    private static void CheckSecurity(OpcUaConnectionSettings connection, string path, ConfigProblems problems)
    {
        if (connection.Security == OpcUaSecurity.None && connection.Mode is OpcUaMode.Sign or OpcUaMode.SignAndEncrypt)
            problems.Error($"{path}.mode", $"{connection.Mode} needs a security policy, but security is None",
                "Choose a policy, or leave the mode out.");
        if (connection.Security is not (null or OpcUaSecurity.None) && connection.Mode == OpcUaMode.None)
            problems.Error($"{path}.mode", $"the mode None would not use the policy {connection.Security}",
                "Choose Sign or SignAndEncrypt, or leave the mode out.");
    }

    private static void CheckIdentity(OpcUaConnectionSettings connection, string path, ConfigProblems problems)
    {
        CheckSecret(connection.Password, $"{path}.password", problems);
        CheckSecret(connection.UserKeyPassword, $"{path}.userKeyPassword", problems);
        if (connection.Password is not null && connection.User is null)
            problems.Error($"{path}.user", "is missing, but there is a password", "Add the user's name.");
        if (connection.User is { Length: 0 })
            problems.Error($"{path}.user", "is empty", "Write the name, or leave it out to be nobody in particular.");
        if (connection.User is not null && connection.UserCertificate is not null)
            problems.Error($"{path}.userCertificate", "there is a user's name, too",
                "A user has either a name or a certificate: remove one.");
        if (connection.UserCertificate is null)
        {
            foreach (var (value, name) in new (object? Value, string Name)[]
                     { (connection.UserKey, "userKey"), (connection.UserKeyPassword, "userKeyPassword") })
                if (value is not null)
                    problems.Error($"{path}.{name}", "there is no userCertificate", "Add it, or remove this.");
        }

        if (IsUnsecured(connection) && connection.Password is not null && !connection.AllowPasswordInClear)
            problems.Error($"{path}.password", "a connection without security may send it readable",
                "Choose a security policy, or write \"allowPasswordInClear\": true if everybody on the way may have "
                + "it.");
        if (connection.Password is null && connection.AllowPasswordInClear)
            problems.Error($"{path}.allowPasswordInClear", "there is no password", "Remove it.");
        if (IsUnsecured(connection) && connection.UserCertificate is not null)
            problems.Warn($"{path}.userCertificate", "without security few servers take a user's certificate",
                "Choose a security policy.");
    }

    private static bool IsUnsecured(OpcUaConnectionSettings connection) =>
        connection.Security == OpcUaSecurity.None || connection is { Security: null, Mode: OpcUaMode.None };

    private static void CheckSecret(SecretReference? secret, string path, ConfigProblems problems)
    {
        if (secret is not null && (secret.File is null) == (secret.Environment is null))
            problems.Error(path, "must name either a file or an environment variable",
                "Write { \"file\": \"...\" } or { \"environment\": \"NAME\" }.");
    }

    /// <summary>
    /// A folder holds one certificate of ours: two names for it would have it made anew at each connection.
    /// </summary>
    private static void CheckApplications(GatewayOptions options, ConfigProblems problems)
    {
        var first = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < options.Sources.OpcUa.Count; i++)
        {
            var connection = options.Sources.OpcUa[i].Connection;
            if (!first.TryAdd(connection.Pki ?? "", i)
                && options.Sources.OpcUa[first[connection.Pki ?? ""]].Connection.ApplicationUri
                    != connection.ApplicationUri)
                problems.Error($"sources.opcua[{i}].connection.applicationUri",
                    $"differs from sources.opcua[{first[connection.Pki ?? ""]}], which has the same pki folder",
                    "Give both the same name, or each a folder of its own.");
        }
    }
}
