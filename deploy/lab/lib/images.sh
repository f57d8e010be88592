# Docker images for tests, made of files of Debian's packages: nothing is pulled.
#   fairlead/box       busybox, all its commands; 2 MB
#   fairlead/probe     that, Python 3 with its standard library, and the full ping, ip and tcpdump; 45 MB
# and the services of an application, which only those tests need that ask for them:
#   fairlead/database  busybox and MariaDB
#   fairlead/cache     busybox and Redis
#   fairlead/app       fairlead/probe and a client of MariaDB's for Python
#   fairlead/web       busybox and nginx

IMAGES=(box probe)
SERVICE_IMAGES=(database cache app web)
SERVICE_PACKAGES=(mariadb-server-core mariadb-client-core redis-server python3-pymysql nginx-light)

image_build() {
  local name=$1 base=$2 root=$3
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{etc,proc,sys,dev,tmp,root,run,var}
  ln -s usr/bin usr/sbin usr/lib usr/lib64 "$root"
  echo root:x:0:0:root:/root:/bin/sh >"$root/etc/passwd"
  echo root:x:0: >"$root/etc/group"
  cp "$base/usr/bin/busybox" "$root/usr/bin/"
  "$base/usr/bin/busybox" --list | grep -vx busybox | while read -r applet; do
    ln -s busybox "$root/usr/bin/$applet"
  done
  case $name in
    probe) image_add_probe "$base" "$root" ;;
    database) image_add_database "$base" "$root" ;;
    cache) image_add_program "$base" "$root" /usr/bin/redis-server /usr/bin/redis-cli ;;
    app) image_add_probe "$base" "$root" && image_add_tree "$base" "$root" usr/lib/python3/dist-packages/pymysql ;;
    web) image_add_program "$base" "$root" /usr/sbin/nginx && mkdir -p "$root"/var/{lib,log}/nginx ;;
  esac
}

image_add_database() {
  local base=$1 root=$2
  image_add_program "$base" "$root" /usr/sbin/mariadbd /usr/bin/{my_print_defaults,resolveip,mariadb}
  cp "$base/usr/bin/mariadb-install-db" "$root/usr/bin/"
  image_add_tree "$base" "$root" usr/share/mysql
  mkdir -p "$root"/run/mysqld
}

# image_add_tree BASE ROOT PATH: a directory with all that is in it.
image_add_tree() {
  tar -C "$1" --exclude=__pycache__ --hard-dereference -c "$3" | tar -C "$2" -x
}

image_add_probe() {
  local base=$1 root=$2 python
  python=$(readlink "$base/usr/bin/python3")
  # Busybox's shell prefers its own ping and ip to the files of that name; dash does not.
  image_add_program "$base" "$root" "/usr/bin/$python" /usr/bin/{dash,sh,ping,ip,tcpdump}
  ln -s "$python" "$root/usr/bin/python3"
  tar -C "$base" --exclude=test --exclude=__pycache__ --exclude=pydoc_data -c "usr/lib/$python" | tar -C "$root" -x
  image_add_libraries "$base" "$root" "$base/usr/lib/$python/lib-dynload"/*.so
}

image_add_program() {
  local base=$1 root=$2 program
  shift 2
  for program in "$@"; do
    rm -f "$root/$program"
    cp "$base$(chroot "$base" readlink -f "$program")" "$root/$program"
    image_add_libraries "$base" "$root" "$base$program"
  done
}

# image_add_libraries BASE ROOT FILE…: the shared libraries that the files, which lie in the base, need.
image_add_libraries() {
  local base=$1 root=$2 library
  shift 2
  chroot "$base" ldd "${@#"$base"}" 2>/dev/null |
    awk '$2 == "=>" { print $3 } $1 ~ "ld-linux" { print $1 }' | sort -u | while read -r library; do
    [[ ! -e $root$library ]] || continue
    mkdir -p "$root$(dirname "$library")"
    cp --dereference "$base$library" "$root$library"
  done
}

# image_archive NAME BASE: the image as a tar in the cache, made if it is not there.
image_archive() {
  local archive
  archive=$(image_path "$1" "$2")
  if [[ ! -e $archive ]]; then
    if [[ " ${SERVICE_IMAGES[*]} " == *" $1 "* ]]; then
      step "Build the images ${SERVICE_IMAGES[*]} from packages, once (a minute)"
      unshare --mount "$LAB_HOME/lib/services-build" "$2" >"$LAB_CACHE/services.log" 2>&1 8<&- 9<&- ||
        die "could not build the images: $(tail -n 1 "$LAB_CACHE/services.log")" "see $LAB_CACHE/services.log"
    else
      image_pack "$1" "$2" "$archive"
    fi
  fi
  echo "$archive"
}

# image_path NAME BASE: the name changes with the recipe.
image_path() {
  local key
  key=$(cat "$LAB_HOME/lib/images.sh" "$LAB_HOME/lib/services-build" | sha256sum)
  echo "$LAB_CACHE/$1-$(basename "$2")-${key:0:12}.tar"
}

# image_pack NAME ROOT-OF-PACKAGES ARCHIVE
image_pack() {
  local root
  root=$(mktemp -d "$LAB_CACHE/image.XXXXXX")
  image_build "$1" "$2" "$root"
  tar -C "$root" --owner=0 --group=0 -c . >"$3.partial"
  mv "$3.partial" "$3"
  rm -rf "$root"
}

# image_import NAME ARCHIVE HOST: unless that host has it.
image_import() {
  local image=fairlead/$1 archive=$2 host=$3 key
  key=$(basename "$archive")
  [[ $(machine_exec "$host" docker image inspect --format '{{.Config.Labels.lab}}' "$image" 2>/dev/null) != "$key" ]] ||
    return 0
  machine_exec "$host" docker import --change "LABEL lab=$key" --change 'CMD ["sh"]' - "$image" <"$archive" >/dev/null ||
    die "could not import $image on $host" "look: $LAB_COMMAND exec $host journalctl -u docker"
}

lab_image() {
  local hosts name archive names=("$@")
  [[ $# -gt 0 ]] || names=("${IMAGES[@]}")
  mapfile -t hosts < <(running_hosts)
  [[ ${#hosts[@]} -gt 0 ]] || die "no host is running" "run: $LAB_COMMAND up"
  for name in "${names[@]}"; do
    [[ " ${IMAGES[*]} ${SERVICE_IMAGES[*]} " == *" $name "* ]] ||
      die "there is no image $name" "name some of: ${IMAGES[*]} ${SERVICE_IMAGES[*]}"
    archive=$(image_archive "$name" "$(<"$(machine_dir "${hosts[0]}")/base")")
    each "${hosts[@]}" -- image_import "$name" "$archive"
    step "Image fairlead/$name is on ${hosts[*]}"
  done
}
