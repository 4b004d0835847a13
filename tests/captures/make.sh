#!/bin/bash
# Makes the captures of this folder again, or those that are named: ./make.sh [NAME...]
#
# Needs root (a network of its own, in which port 443 is free and nobody else talks), OpenSSL 3.0,
# curl, tcpdump, dumpcap, Chromium, Firefox, Node, Python, and target/debug/examples/front
# (cargo build -p port443-tests --example front). What was made is trimmed to the key log lines of
# the connections that are in it.
set -euo pipefail
cd "$(dirname "$0")"
if [ -z "${IN_NETWORK:-}" ]; then
	IN_NETWORK=1 exec unshare -n "$0" "$@"
fi
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
ip link set lo up mtu 1500
keys=$here/keys
wanted=("$@")
front=$here/../../target/debug/examples/front

# --- Keys and certificates, for tests only -------------------------------------------------------

make_keys() {
	[ -e "$keys/ca.pem" ] && return
	mkdir -p "$keys"
	cat >"$work/ca.cnf" <<-END
		[req]
		distinguished_name = dn
		prompt = no
		[dn]
		C = DE
		O = Port 443 tests
		CN = Port 443 test root
		[root]
		basicConstraints = critical, CA:TRUE, pathlen:1
		keyUsage = critical, keyCertSign, cRLSign
		subjectKeyIdentifier = hash
		[plain]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature, keyEncipherment
		extendedKeyUsage = serverAuth
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		subjectAltName = DNS:port443.test
		[client]
		basicConstraints = critical, CA:FALSE
		keyUsage = critical, digitalSignature
		extendedKeyUsage = clientAuth, emailProtection
		subjectAltName = email:reader@port443.test
		[ocsp]
		extendedKeyUsage = critical, OCSPSigning
		noCheck = ignored
		[inner]
		basicConstraints = critical, CA:TRUE, pathlen:0
		keyUsage = critical, keyCertSign, cRLSign
		nameConstraints = critical, permitted;DNS:port443.test, permitted;IP:127.0.0.0/255.0.0.0, excluded;email:example.org
		policyConstraints = requireExplicitPolicy:3, inhibitPolicyMapping:2
		inhibitAnyPolicy = 1
		certificatePolicies = anyPolicy
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid
		[rich]
		basicConstraints = CA:FALSE
		keyUsage = critical, digitalSignature, nonRepudiation, keyAgreement
		extendedKeyUsage = serverAuth, clientAuth, codeSigning, timeStamping, 1.3.6.1.4.1.311.10.3.3
		subjectKeyIdentifier = hash
		authorityKeyIdentifier = keyid, issuer:always
		subjectAltName = @names
		issuerAltName = DNS:inner.port443.test
		authorityInfoAccess = OCSP;URI:http://ocsp.port443.test/, caIssuers;URI:http://ca.port443.test/inner.der
		crlDistributionPoints = points
		certificatePolicies = 2.23.140.1.2.1, @policy
		tlsfeature = status_request, 17
		1.3.6.1.4.1.11129.2.4.3 = critical, ASN1:NULL
		nsComment = "for tests"
		[names]
		DNS.1 = port443.test
		DNS.2 = *.port443.test
		IP.1 = 127.0.0.1
		IP.2 = ::1
		email.1 = post@port443.test
		URI.1 = https://port443.test/
		RID.1 = 1.2.3.4
		dirName.1 = other
		otherName.1 = 1.3.6.1.4.1.311.20.2.3;UTF8:reader@port443.test
		[other]
		C = CH
		L = Zürich
		[points]
		fullname = URI:http://crl.port443.test/inner.crl
		CRLissuer = dirName:other
		reasons = keyCompromise, CACompromise
		[policy]
		policyIdentifier = 1.3.5.8
		CPS.1 = http://port443.test/policy
		userNotice.1 = @notice
		[notice]
		explicitText = "UTF8:For tests only"
		organization = Port 443 tests
		noticeNumbers = 1, 2
	END
	openssl ecparam -name prime256v1 -genkey -noout -out "$keys/ca.key"
	openssl req -x509 -new -key "$keys/ca.key" -days 3650 -config "$work/ca.cnf" -extensions root -out "$keys/ca.pem"
	sign() { # NAME SUBJECT SECTION [CA]
		local ca=${4:-ca}
		openssl req -new -utf8 -key "$keys/$1.key" -config "$work/ca.cnf" -subj "$2" -multivalue-rdn -out "$work/$1.csr"
		openssl x509 -req -in "$work/$1.csr" -CA "$keys/$ca.pem" -CAkey "$keys/$ca.key" -days 3000 \
			-extfile "$work/ca.cnf" -extensions "$3" -set_serial "0x$(openssl rand -hex 8)" -out "$keys/$1.pem" 2>/dev/null
	}
	openssl ecparam -name prime256v1 -genkey -noout -out "$keys/ecdsa.key"
	openssl genrsa -traditional -out "$keys/rsa.key" 2048
	openssl ecparam -name prime256v1 -genkey -noout -out "$keys/client.key"
	openssl ecparam -name prime256v1 -genkey -noout -out "$keys/ocsp.key"
	openssl ecparam -name secp384r1 -genkey -noout -out "$keys/inner.key"
	openssl genpkey -algorithm ed25519 -out "$keys/rich.key"
	sign ecdsa "/CN=port443.test" plain
	sign rsa "/CN=port443.test" plain
	sign client "/CN=A reader/emailAddress=reader@port443.test" client
	sign ocsp "/CN=Port 443 test responder" ocsp
	sign inner "/CN=Port 443 test intermediate" inner
	sign rich "/C=DE/ST=Bayern/L=München/O=Port 443/OU=Tests+OU=Captures/street=Hauptstraße 1/postalCode=80331/businessCategory=Private Organization/serialNumber=HRB 443/GN=Ada/SN=L/title=Dr/DC=test/UID=ada/CN=port443.test" rich inner
	openssl pkcs8 -topk8 -nocrypt -in "$keys/rsa.key" -out "$keys/rsa.pkcs8.key"
	openssl pkcs8 -topk8 -nocrypt -in "$keys/rsa.key" -outform DER -out "$keys/rsa.pkcs8.der"
}
make_ocsp() {
	cat "$keys/ecdsa.pem" "$keys/ca.pem" >"$work/ecdsa-chain.pem"
	printf 'V\t%s\t\t%s\tunknown\t/CN=port443.test\n' \
		"$(date -u -d '+8 years' +%y%m%d%H%M%SZ)" "$(openssl x509 -in "$keys/ecdsa.pem" -noout -serial | cut -d= -f2)" >"$work/index.txt"
	openssl ocsp -issuer "$keys/ca.pem" -cert "$keys/ecdsa.pem" -no_nonce -reqout "$work/ocsp.req" 2>/dev/null
	openssl ocsp -index "$work/index.txt" -CA "$keys/ca.pem" -rsigner "$keys/ocsp.pem" -rkey "$keys/ocsp.key" \
		-reqin "$work/ocsp.req" -respout "$work/ocsp.der" -ndays 30 2>/dev/null
}
make_keys
make_ocsp
# What -WWW gives.
echo '<!doctype html><title>Port 443</title><p>A page for a capture.' >"$work/page.html"
ecdsa=(-cert "$keys/ecdsa.pem" -key "$keys/ecdsa.key" -cert_chain "$keys/ca.pem")
rsa=(-cert "$keys/rsa.pem" -key "$keys/rsa.key")

# --- Tools ---------------------------------------------------------------------------------------

is_wanted() {
	[ ${#wanted[@]} -eq 0 ] || [[ " ${wanted[*]} " == *" $1 "* ]]
}

wait_for() { # FILE TEXT
	for _ in $(seq 200); do
		grep -q "$2" "$1" 2>/dev/null && return
		sleep 0.05
	done
	echo "never said $2: $(cat "$1")" >&2
	exit 1
}

server=
serve() { # s_server's arguments
	(cd "$work" && exec openssl s_server -accept 443 -keylogfile "$work/server.log" "$@" >"$work/server.out" 2>&1 < <(sleep 60)) &
	server=$!
	wait_for "$work/server.out" ACCEPT
}

serve_with() { # a program that says ACCEPT
	"$@" >"$work/server.out" 2>&1 &
	server=$!
	wait_for "$work/server.out" ACCEPT
}

capturer=
capture() { # NAME [tcpdump's arguments]
	echo "$1"
	name=$1
	shift
	: >"$work/keys.log"
	rm -f "$work/out"
	if [[ $name == *-pcapng ]]; then
		file=$here/${name%-pcapng}.pcapng
		dumpcap -q -i lo -f "tcp port 443" -w "$work/out" >"$work/tap" 2>&1 &
		capturer=$!
		wait_for "$work/tap" "File:"
	else
		file=$here/$name.pcap
		local on=(-i lo)
		[ $# -gt 0 ] && on=("$@")
		tcpdump -n -U --immediate-mode "${on[@]}" -w "$work/out" "${filter:-tcp port 443}" 2>"$work/tap" &
		capturer=$!
		wait_for "$work/tap" "listening on"
	fi
	sleep 0.3
}

done_with() { # the client has ended
	sleep 0.5
	[ -n "$server" ] && kill "$server" 2>/dev/null || true
	server=
	sleep 0.2
	kill -INT "$capturer"
	wait "$capturer" 2>/dev/null || true
	cp "$work/out" "$file"
	chmod 644 "$file"
	# Only the lines of the connections in it.
	cat "$work/keys.log" "$work/server.log" 2>/dev/null | sort -u >"$work/all.log" || true
	tshark -r "$file" -o tls.keylog_file:"$work/all.log" -Y tls.handshake.type==1 -T fields -e tls.handshake.random 2>/dev/null | tr ',' '\n' | tr -d ':' | sort -u >"$work/randoms"
	grep -i -F -f "$work/randoms" "$work/all.log" >"${file%.pcap*}.keys" || rm -f "${file%.pcap*}.keys"
	rm -f "$work/server.log"
}

client() { # s_client's arguments; says a request
	(sleep "${pause:-0.4}"; printf 'GET /page.html HTTP/1.0\r\n\r\n'; sleep 0.4) |
		timeout 4 openssl s_client -connect "${to:-127.0.0.1:443}" -servername port443.test -CAfile "$keys/ca.pem" -ign_eof "$@" >"$work/client.out" 2>&1 || true
}

curl_it() { # curl's arguments
	SSLKEYLOGFILE=$work/keys.log curl -sS -o /dev/null --cacert "$keys/ca.pem" --connect-to "port443.test:443:${to:-127.0.0.1}:443" "$@" ||
		echo "(curl: $?)"
}

chromium_it() {
	timeout 40 chromium --headless --no-sandbox --disable-gpu --disable-background-networking --disable-component-update \
		--disable-sync --no-first-run --user-data-dir="$work/chromium" --ignore-certificate-errors \
		--host-resolver-rules="MAP port443.test 127.0.0.1" --ssl-key-log-file="$work/keys.log" \
		--dump-dom "$@" https://port443.test/page.html >"$work/client.out" 2>&1 || true
	rm -rf "$work/chromium"
}

firefox_it() { # CERTIFICATE
	local profile=$work/firefox fingerprint
	mkdir -p "$profile"
	fingerprint=$(openssl x509 -in "$1" -noout -fingerprint -sha256 | cut -d= -f2)
	printf 'port443.test:443:\tOID.2.16.840.1.101.3.4.2.1\t%s\t\n' "$fingerprint" >"$profile/cert_override.txt"
	cat >"$profile/user.js" <<-END
		user_pref("network.dns.localDomains", "port443.test");
		user_pref("security.tls.ech.grease_probability", 100);
		user_pref("security.OCSP.enabled", 0);
		user_pref("network.captive-portal-service.enabled", false);
		user_pref("network.connectivity-service.enabled", false);
		user_pref("network.trr.mode", 5);
		user_pref("app.update.enabled", false);
		user_pref("datareporting.policy.dataSubmissionEnabled", false);
	END
	# A screenshot is how headless Firefox ends by itself.
	HOME=$work SSLKEYLOGFILE=$work/keys.log timeout 60 firefox-esr --headless --no-remote --profile "$profile" \
		--screenshot "$work/shot.png" https://port443.test/page.html >"$work/client.out" 2>&1 || true
	rm -rf "$profile"
}

# --- curl ----------------------------------------------------------------------------------------

if is_wanted curl-tls13; then
	serve "${ecdsa[@]}" -WWW
	capture curl-tls13
	curl_it --http1.1 https://port443.test/page.html
	done_with
fi
if is_wanted curl-tls12-pcapng; then
	serve "${ecdsa[@]}" -WWW
	capture curl-tls12-pcapng
	curl_it --tls-max 1.2 --http1.1 https://port443.test/page.html
	done_with
fi
if is_wanted curl-alert; then
	serve "${ecdsa[@]}" -WWW
	capture curl-alert
	SSLKEYLOGFILE=$work/keys.log curl -sS --connect-to port443.test:443:127.0.0.1:443 https://port443.test/ 2>/dev/null || true
	done_with
fi
if is_wanted curl-ipv6; then
	serve "${ecdsa[@]}" -WWW -6
	capture curl-ipv6
	to='[::1]' curl_it --http1.1 https://port443.test/page.html
	done_with
fi
if is_wanted curl-any; then
	serve "${ecdsa[@]}" -WWW
	capture curl-any -i any -y LINUX_SLL
	curl_it --http1.1 https://port443.test/page.html
	done_with
fi
if is_wanted curl-any2; then
	serve "${ecdsa[@]}" -WWW
	capture curl-any2 -i any -y LINUX_SLL2
	curl_it --http1.1 https://port443.test/page.html
	done_with
fi
if is_wanted curl-chunked; then
	node backend.mjs h1 8080 >"$work/backend.out" & backend=$!
	wait_for "$work/backend.out" ACCEPT
	serve_with "$front" 443 "$work/ecdsa-chain.pem" "$keys/ecdsa.key" 127.0.0.1:8080 http/1.1
	capture curl-chunked
	curl_it --http1.1 -d name=Ada https://port443.test/first https://port443.test/second -o /dev/null
	done_with
	kill $backend
fi
if is_wanted curl-head; then
	node backend.mjs h1 8080 >"$work/backend.out" & backend=$!
	wait_for "$work/backend.out" ACCEPT
	serve_with "$front" 443 "$work/ecdsa-chain.pem" "$keys/ecdsa.key" 127.0.0.1:8080 http/1.1
	capture curl-head
	curl_it --http1.1 --head https://port443.test/ --next -sS -o /dev/null --cacert "$keys/ca.pem" --connect-to port443.test:443:127.0.0.1:443 --http1.1 https://port443.test/
	done_with
	kill $backend
fi
if is_wanted curl-h2; then
	node backend.mjs h2 8080 >"$work/backend.out" & backend=$!
	wait_for "$work/backend.out" ACCEPT
	serve_with "$front" 443 "$work/ecdsa-chain.pem" "$keys/ecdsa.key" 127.0.0.1:8080 h2
	capture curl-h2
	curl_it https://port443.test/
	done_with
	kill $backend
fi
if is_wanted curl-bad-line; then
	python3 mirror.py bad0 & mirror=$!
	sleep 0.5
	ip address add 10.9.0.1/24 dev bad0
	ip link set bad0 up mtu 600
	head -c 12000 /dev/urandom | base64 >"$work/long.html"
	serve "${ecdsa[@]}" -WWW
	# The client's side of the line alone; the server's is the same with the addresses exchanged.
	filter='(outbound and dst port 443) or (inbound and src port 443)' capture curl-bad-line -i bad0
	to=10.9.0.2 curl_it --http1.1 https://port443.test/long.html
	done_with
	kill $mirror
fi

# --- OpenSSL with itself -------------------------------------------------------------------------

simple() { # NAME SERVER_ARGUMENTS -- CLIENT_ARGUMENTS
	local name=$1 arguments=()
	shift
	is_wanted "$name" || return 0
	while [ "$1" != -- ]; do
		arguments+=("$1")
		shift
	done
	shift
	serve "${arguments[@]}"
	capture "$name"
	client "$@"
	done_with
}
all=ALL:@SECLEVEL=0
simple openssl-tls12-rsa-cbc "${rsa[@]}" -WWW -- -tls1_2 -cipher AES128-SHA
simple openssl-tls12-rsa-cbc256 "${rsa[@]}" -WWW -- -tls1_2 -cipher AES256-SHA256
simple openssl-tls12-rsa-cbc-no-etm "${rsa[@]}" -WWW -no_etm -- -tls1_2 -cipher AES128-SHA256 -no_etm
simple openssl-tls12-rsa-gcm "${rsa[@]}" -WWW -- -tls1_2 -cipher AES256-GCM-SHA384
simple openssl-tls12-ecdhe-cbc "${ecdsa[@]}" -WWW -- -tls1_2 -cipher ECDHE-ECDSA-AES256-SHA384
simple openssl-tls12-dhe "${rsa[@]}" -WWW -- -tls1_2 -cipher DHE-RSA-AES128-GCM-SHA256
simple openssl-tls12-chacha20 "${rsa[@]}" -WWW -- -tls1_2 -cipher ECDHE-RSA-CHACHA20-POLY1305
simple openssl-tls12-ccm "${ecdsa[@]}" -WWW -cipher $all -- -tls1_2 -cipher ECDHE-ECDSA-AES128-CCM:@SECLEVEL=0
simple openssl-tls12-ccm8 "${ecdsa[@]}" -WWW -cipher $all -- -tls1_2 -cipher ECDHE-ECDSA-AES256-CCM8:@SECLEVEL=0
simple openssl-tls13-ccm "${ecdsa[@]}" -WWW -ciphersuites TLS_AES_128_CCM_SHA256 -- -ciphersuites TLS_AES_128_CCM_SHA256
simple openssl-tls13-ccm8 "${ecdsa[@]}" -WWW -ciphersuites TLS_AES_128_CCM_8_SHA256 -- -ciphersuites TLS_AES_128_CCM_8_SHA256
simple openssl-tls13-padded "${ecdsa[@]}" -WWW -record_padding 512 -- -ciphersuites TLS_CHACHA20_POLY1305_SHA256
simple openssl-tls13-retry "${ecdsa[@]}" -WWW -groups P-384 -- -groups X25519:P-384
simple openssl-tls12-client-certificate "${rsa[@]}" -WWW -Verify 2 -CAfile "$keys/ca.pem" -- -tls1_2 -cert "$keys/client.pem" -key "$keys/client.key"
simple openssl-tls13-client-certificate "${ecdsa[@]}" -WWW -Verify 2 -CAfile "$keys/ca.pem" -- -cert "$keys/client.pem" -key "$keys/client.key"
simple openssl-tls12-status "${ecdsa[@]}" -WWW -status_file "$work/ocsp.der" -nextprotoneg http/1.1,http/1.0 -- -tls1_2 -status -nextprotoneg http/1.1
simple openssl-tls13-status "${ecdsa[@]}" -WWW -status_file "$work/ocsp.der" -- -status
simple openssl-tls13-rich "${rsa[@]}" -cert "$keys/rich.pem" -key "$keys/rich.key" -cert_chain "$keys/inner.pem" -WWW -- -alpn h2,http/1.1 -sigalgs ed25519
simple openssl-tls11 "${rsa[@]}" -WWW -tls1_1 -cipher $all -- -tls1_1 -cipher AES128-SHA:@SECLEVEL=0

resumed() { # NAME CLIENT_ARGUMENTS: two connections in one capture, the second resumes the first
	local name=$1
	shift
	is_wanted "$name" || return 0
	serve "${ecdsa[@]}" -WWW
	capture "$name"
	client "$@" -sess_out "$work/session"
	client "$@" -sess_in "$work/session"
	done_with
}
resumed openssl-tls12-resumed -tls1_2
resumed openssl-tls12-resumed-by-id -tls1_2 -no_ticket
resumed openssl-tls13-resumed

if is_wanted openssl-tls13-early-data; then
	printf 'GET /page.html HTTP/1.0\r\n\r\n' >"$work/early"
	serve "${ecdsa[@]}" -early_data
	capture openssl-tls13-early-data
	# Ended by the client, and properly: otherwise the server forgets the session.
	for session in "-sess_out $work/session" "-sess_in $work/session -early_data $work/early"; do
		(sleep 0.4; echo Q) | openssl s_client -connect 127.0.0.1:443 -servername port443.test -CAfile "$keys/ca.pem" $session >"$work/client.out" 2>&1 || true
	done
	done_with
fi
if is_wanted openssl-tls13-key-update; then
	serve "${ecdsa[@]}" -rev
	capture openssl-tls13-key-update
	# K: update and ask the other side to; k: update.
	(sleep 0.4; echo one; sleep 0.2; echo K; sleep 0.2; echo two; sleep 0.2; echo k; sleep 0.2; echo three; sleep 0.4) |
		openssl s_client -connect 127.0.0.1:443 -servername port443.test -CAfile "$keys/ca.pem" >"$work/client.out" 2>&1 || true
	done_with
fi
if is_wanted openssl-tls12-renegotiated; then
	serve "${ecdsa[@]}" -rev -client_renegotiation
	capture openssl-tls12-renegotiated
	(sleep 0.4; echo one; sleep 0.2; echo R; sleep 0.4; echo two; sleep 0.4) |
		openssl s_client -tls1_2 -connect 127.0.0.1:443 -servername port443.test -CAfile "$keys/ca.pem" >"$work/client.out" 2>&1 || true
	done_with
fi

# --- Browsers ------------------------------------------------------------------------------------

browser() { # NAME
	is_wanted "$1" || return 0
	local backend=
	case $1 in
	*-hybrid)
		node backend.mjs h2 8080 >"$work/backend.out" &
		backend=$!
		wait_for "$work/backend.out" ACCEPT
		serve_with "$front" 443 "$work/ecdsa-chain.pem" "$keys/ecdsa.key" 127.0.0.1:8080 h2
		;;
	*-tls12) serve "${rsa[@]}" -WWW -tls1_2 ;;
	*) serve "${rsa[@]}" -WWW ;;
	esac
	capture "$1"
	case $1 in
	chromium*) chromium_it ;;
	firefox-hybrid) firefox_it "$keys/ecdsa.pem" ;;
	firefox*) firefox_it "$keys/rsa.pem" ;;
	esac
	done_with
	[ -n "$backend" ] && kill "$backend"
	return 0
}
browser chromium
browser chromium-tls12
browser chromium-hybrid
browser firefox
browser firefox-tls12
browser firefox-hybrid

tcpdump --version 2>&1 | head -1
openssl version
curl --version | head -1
chromium --version 2>/dev/null
firefox-esr --version 2>/dev/null
ls -la "$here"
